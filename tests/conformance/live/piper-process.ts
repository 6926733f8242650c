import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A line for tests/python/piper_reference.py, by Piper's names. */
export interface PiperRequest {
  /** Path of the `.onnx`. */
  readonly voice: string;
  readonly text: string;
  /** In place of the voice's own. */
  readonly espeak_voice?: string;
  readonly phonemes_only?: boolean;
  readonly speaker_id?: number;
  readonly length_scale?: number;
  readonly noise_scale?: number;
  readonly noise_w_scale?: number;
  readonly volume?: number;
  readonly normalize_audio?: boolean;
}

/** What Piper makes of it. */
export interface PiperAnswer {
  readonly sentences: readonly {
    readonly phonemes: string;
    readonly ids: readonly number[];
    /** How many; only when samples were made. */
    readonly samples?: number;
  }[];
  /** File of all sentences' samples, s16le; only with `--samples`. */
  readonly path?: string;
  /** In place of all others: what Piper raised, or how its process ended. */
  readonly error?: string;
}

/** Piper in a process of its own, which is started anew when a text kills it. */
export interface Piper {
  /** Answers come in the order of the requests, which may be many at a time. */
  ask(request: PiperRequest): Promise<PiperAnswer>;
  close(): void;
}

/** The text being spoken when the process died is the likely cause. */
export class PiperDied extends Error {}

const MAX_SILENCE_MS = 120_000;
const MAX_STDERR = 2000;
const folder = fileURLToPath(new URL('../../python/', import.meta.url));

/** Makes the virtual environment if need be; gives the path of its python. */
export function makePython(): string {
  return execFileSync('sh', [`${folder}venv.sh`], { encoding: 'utf8' }).trim();
}

interface Asked {
  readonly line: string;
  readonly resolve: (answer: PiperAnswer) => void;
  readonly reject: (error: Error) => void;
}

/** @param args of piper_reference.py */
export function startPiper(python: string, args: readonly string[] = []): Piper {
  const asked: Asked[] = [];
  let child: ChildProcess | undefined;
  let watchdog: NodeJS.Timeout | undefined;

  const watch = (): void => {
    clearTimeout(watchdog);
    if (asked.length > 0) watchdog = setTimeout(() => child?.kill('SIGKILL'), MAX_SILENCE_MS);
  };
  const start = (): ChildProcess => {
    const started = spawn(python, [`${folder}piper_reference.py`, ...args], {
      env: { ...process.env, PYTHONUTF8: '1' },
    });
    let unread = '';
    let complaints = '';
    started.stdout.setEncoding('utf8').on('data', (part: string) => {
      // Not readline, which also ends a line at U+2028.
      const lines = (unread + part).split('\n');
      unread = lines.pop() ?? '';
      for (const line of lines) asked.shift()?.resolve(JSON.parse(line) as PiperAnswer);
      watch();
    });
    started.stderr.setEncoding('utf8').on('data', (part: string) => {
      complaints = (complaints + part).slice(-MAX_STDERR);
    });
    // A write to a process that has just died; its `close` says so.
    started.stdin.on('error', () => {});
    started.on('close', (code, signal) => {
      child = undefined;
      asked.shift()?.reject(new PiperDied(`Piper ended with ${signal ?? code}: ${complaints}`));
      if (asked.length > 0) child = start();
      watch();
    });
    for (const { line } of asked) started.stdin.write(line);
    return started;
  };

  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        const line = `${JSON.stringify(request)}\n`;
        asked.push({ line, resolve, reject });
        if (child === undefined) child = start();
        else child.stdin?.write(line);
        if (asked.length === 1) watch();
      }),
    // Its work is of no use any more, and a text may have it in a loop.
    close: () => {
      clearTimeout(watchdog);
      asked.length = 0;
      child?.kill('SIGKILL');
    },
  };
}
