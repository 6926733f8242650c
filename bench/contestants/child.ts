import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** A small board takes its time to prepare a voice. */
const START_DEADLINE_MS = 300_000;
const STOP_DEADLINE_MS = 10_000;
const POLL_MS = 10;

/** A started process that is certain to end with us, or earlier when asked. */
export interface Child {
  readonly pid: number;
  /** First match in its stdout or stderr. Throws when it ends or prints nothing. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  /** Waits until a GET is answered with 200. Throws when it ends or the deadline passes. */
  answers(url: string): Promise<void>;
  /** What it printed until now, on stdout and stderr; of very much, the beginning. */
  said(): string;
  /** Name, state and first output, for error messages. */
  describe(): string;
  stop(): Promise<void>;
}

/** Watches over a process that was just started. */
export function watchChild(process_: ChildProcess): Child {
  let output = '';
  let over: string | undefined;
  const ended = new Promise<void>((resolve) => {
    process_.once('exit', (code, signal) => {
      over = `ended with ${signal ?? code}`;
      resolve();
    });
    process_.once('error', (error) => {
      over = error.message;
      resolve();
    });
  });
  for (const stream of [process_.stdout, process_.stderr]) {
    // Only the beginning is of interest, but all must be read, or its writer would block.
    stream?.setEncoding('utf8').on('data', (text: string) => {
      if (output.length < 100_000) output += text;
    });
  }
  const killWithUs = () => process_.kill('SIGKILL');
  process.once('exit', killWithUs);

  const describe = () => `${process_.spawnargs.join(' ')} (${over ?? 'running'})\n${output}`;

  const poll = async <T>(look: () => Promise<T | null> | T | null, what: string): Promise<T> => {
    const deadline = performance.now() + START_DEADLINE_MS;
    while (performance.now() < deadline && over === undefined) {
      const seen = await look();
      if (seen !== null) return seen;
      await sleep(POLL_MS);
    }
    throw new Error(`no ${what} from ${describe()}`);
  };

  return {
    pid: process_.pid ?? 0,
    printed: (pattern) => poll(() => pattern.exec(output), String(pattern)),
    answers: async (url) => {
      await poll(async () => {
        const response = await fetch(url).catch(() => null);
        await response?.body?.cancel();
        return response?.ok ? true : null;
      }, `answer from ${url}`);
    },
    said: () => output,
    describe,
    stop: async () => {
      process_.kill('SIGTERM');
      const timer = setTimeout(killWithUs, STOP_DEADLINE_MS);
      await ended;
      clearTimeout(timer);
      process.removeListener('exit', killWithUs);
    },
  };
}
