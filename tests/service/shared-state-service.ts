import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { addressOf, CLI, childrenOf } from './service.ts';

/** Voices that are given one file name. */
export const VOICES = ['low-16k', 'medium-shape'] as const;

/** What a service is started with. */
export interface Kind {
  readonly voice: string;
  readonly version: 'this' | 'another';
  /** Makes another voice of it that sounds the same. */
  readonly edition?: number;
}

export interface Released {
  readonly cli: string;
  remove(): void;
}

/** The built service with other names for prepared voices, like another version. */
export function anotherVersion(): Released {
  const dist = dirname(CLI);
  const copy = mkdtempSync(`${dist}-another-`);
  cpSync(dist, copy, { recursive: true });
  let changed = 0;
  for (const name of readdirSync(copy).filter((file) => file.endsWith('.js'))) {
    const code = readFileSync(join(copy, name), 'utf8');
    const other = code.replace(
      'update(JSON.stringify([...',
      'update("another version").update(JSON.stringify([...',
    );
    if (other !== code) changed += 1;
    writeFileSync(join(copy, name), other);
  }
  const remove = () => rmSync(copy, { recursive: true });
  if (changed !== 1) remove();
  assert.equal(changed, 1, 'places where entries get their names');
  return { cli: join(copy, 'cli.js'), remove };
}

/** A folder for each voice, with the same file names in them. */
export function voiceFolders(home: string): ReadonlyMap<string, string> {
  return new Map(
    VOICES.map((voice) => {
      const folder = join(home, voice);
      mkdirSync(folder);
      const source = fileURLToPath(new URL(`../voices/${voice}.onnx`, import.meta.url));
      copyFileSync(source, join(folder, 'voice.onnx'));
      copyFileSync(`${source}.json`, join(folder, 'voice.onnx.json'));
      return [voice, folder];
    }),
  );
}

export interface SharedStateOptions {
  /** XDG_STATE_HOME. */
  readonly home: string;
  readonly folders: ReadonlyMap<string, string>;
  /** The command line of the other version. */
  readonly another: string;
  /** What each voice has to say. */
  readonly right?: ReadonlyMap<string, Buffer>;
}

const REQUEST = { input: 'The same bytes. Whoever is beside it.', seed: 11 };
/** Between two requests: some are under way at any event, and the machine has time for the rest. */
const PAUSE_MS = 100;
/** What is answered while a service starts or stops. */
const NOT_NOW = [429, 503];

/** A service that comes and goes, and a client that keeps asking it. */
export class SharedStateService {
  readonly #options: SharedStateOptions;
  #process: ChildProcess | undefined;
  #kind: Kind | undefined;
  #url: Promise<string> | undefined;
  #log = '';
  answered = 0;

  constructor(options: SharedStateOptions) {
    this.#options = options;
  }

  get isRunning(): boolean {
    return this.#process !== undefined;
  }

  start(kind: Kind): void {
    const { home, folders, another } = this.#options;
    const folder = this.#edition(folders.get(kind.voice) as string, kind.edition);
    const config = join(folder, 'hailo-piper.yaml');
    writeFileSync(config, `piper:\n  model_path: ${join(folder, 'voice.onnx')}\n`);
    const cli = kind.version === 'this' ? CLI : another;
    const values = ['serve', '--port', '0', '--host', '127.0.0.1', '--config', config];
    const child = spawn(process.execPath, [cli, ...values], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, XDG_STATE_HOME: home },
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#log += text;
    });
    this.#process = child;
    this.#kind = kind;
    this.#url = addressOf(child, () => this.#log);
    // Who is killed before it has an address has none.
    this.#url.catch(() => {});
  }

  #edition(folder: string, edition: number | undefined): string {
    if (edition === undefined) return folder;
    const copy = join(folder, String(edition));
    mkdirSync(copy, { recursive: true });
    copyFileSync(join(folder, 'voice.onnx'), join(copy, 'voice.onnx'));
    const config = JSON.parse(readFileSync(join(folder, 'voice.onnx.json'), 'utf8'));
    writeFileSync(join(copy, 'voice.onnx.json'), JSON.stringify({ ...config, edition }));
    return copy;
  }

  async untilReady(): Promise<void> {
    await this.#url;
  }

  /** Resolves when it has given another right answer, at once where it does not run. */
  async untilAnswered(): Promise<void> {
    const before = this.answered;
    while (this.isRunning && this.answered === before) await delay(10);
  }

  killEngine(): void {
    const [engine] = childrenOf(this.#process?.pid as number);
    if (engine !== undefined) process.kill(engine, 'SIGKILL');
  }

  /** Ends it; its engine process ends with it. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#process as ChildProcess;
    const engines = childrenOf(child.pid as number);
    const exited = once(child, 'exit');
    this.#process = undefined;
    child.kill(signal);
    await exited;
    while (engines.some(isAlive)) await delay(5);
  }

  async ask(): Promise<Buffer> {
    const response = await fetch(`${await this.#url}/v1/audio/speech`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(REQUEST),
    });
    if (NOT_NOW.includes(response.status)) throw new Error('not now');
    assert.equal(response.status, 200, `${await response.clone().text()}\n${this.#log}`);
    return Buffer.from(await response.arrayBuffer());
  }

  /** Asks it, one request after the other. Only of one that comes or goes an answer may be missing. */
  async askUntil(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      const { child, kind } = { child: this.#process, kind: this.#kind };
      if (child === undefined || kind === undefined) {
        await delay(10);
        continue;
      }
      try {
        const answer = await this.ask();
        const isRight = answer.equals(this.#options.right?.get(kind.voice) as Buffer);
        assert.ok(isRight, `${JSON.stringify(kind)} says something else\n${this.#log}`);
        this.answered += 1;
        await delay(PAUSE_MS);
      } catch (error) {
        if (error instanceof assert.AssertionError) throw error;
        const isNotNow = error instanceof Error && error.message === 'not now';
        assert.ok(isNotNow || this.#process !== child, `${error}\n${this.#log}`);
        await delay(10);
      }
    }
  }
}

const isAlive = (pid: number): boolean => {
  try {
    // A zombie counts as dead.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};
