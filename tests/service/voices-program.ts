import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SampleVoice } from '@hailo-piper/catalogue/testing';
import { testVoice } from '@hailo-piper/engine/testing';
import { CLI } from './service.ts';

/** Prepared voices are kept from one run of the tests to the next. */
const STATE = fileURLToPath(new URL('../node_modules/.cache/state', import.meta.url));

/** One of the small voices of tests/voices, under another id. */
export function smallVoice(id: string, licence = 'CC0', shape = 'low-16k'): SampleVoice {
  const model = testVoice(shape);
  return {
    id,
    model: readFileSync(model),
    config: readFileSync(`${model}.json`),
    card: Buffer.from(`* URL: https://example.org/${id}\n* License: ${licence}\n`),
  };
}

/** Nothing of this machine's configuration. */
const ENVIRONMENT = {
  ...{ PATH: process.env.PATH, TERM: 'xterm' },
  ...{ XDG_CONFIG_HOME: STATE, XDG_CONFIG_DIRS: STATE },
  XDG_STATE_HOME: STATE,
};

export interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Program and arguments to run it with, such as `unshare`. */
  readonly under?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Called with the process, and with what it writes. */
  onStart?(child: ChildProcess): void;
  onOutput?(text: string): void;
}

/** Runs `hailo-piper` as it is built. */
export async function runProgram(
  args: readonly string[],
  { under = [], env = {}, onStart, onOutput }: RunOptions = {},
): Promise<Ended> {
  const [program = '', ...rest] = [...under, process.execPath, CLI, ...args];
  const child = spawn(program, rest, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...ENVIRONMENT, ...env },
  });
  onStart?.(child);
  const text = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (part: string) => {
      text[name] += part;
      onOutput?.(part);
    });
  }
  const [status, signal] = await once(child, 'close');
  return { status, signal, ...text };
}

/**
 * Runs `hailo-piper` at a terminal.
 * @param answer what is typed when it asks.
 * @returns all that the terminal shows.
 */
export async function runInTerminal(args: readonly string[], answer = ''): Promise<string> {
  const line = [process.execPath, CLI, ...args].map((word) => `'${word}'`).join(' ');
  const child = spawn('script', ['-qefc', line, '/dev/null'], { env: ENVIRONMENT });
  let shown = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    const asked = shown.includes('? [');
    shown += part;
    if (!asked && shown.includes('? [')) child.stdin.write(answer);
  });
  await once(child, 'close');
  return shown;
}

/** Everything below a folder; nothing if there is no such folder. */
export function treeOf(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
}

/** What a folder has in which only this voice is installed. */
export function treeWith(id: string): string[] {
  return ['.pins.json', id, `${id}/MODEL_CARD`, `${id}/${id}.onnx`, `${id}/${id}.onnx.json`];
}

/** Puts the embedded voice into a folder under another id. */
export function copyEmbeddedVoice(folder: string, id: string): void {
  const embedded = fileURLToPath(
    new URL('../../voices/en_US-joe-medium/en_US-joe-medium.onnx', import.meta.url),
  );
  mkdirSync(folder, { recursive: true });
  for (const end of ['', '.json']) copyFileSync(embedded + end, join(folder, `${id}.onnx${end}`));
  copyFileSync(join(dirname(embedded), 'MODEL_CARD'), join(folder, 'MODEL_CARD'));
}

/** A configuration with this folder of voices. */
export function configWith(folder: string, directory: string): string {
  const path = join(folder, 'voices.yaml');
  writeFileSync(path, JSON.stringify({ voices: { directory } }));
  return path;
}
