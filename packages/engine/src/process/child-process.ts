import { ChildProcess, type ForkOptions, fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { LogSink } from '../log.ts';

/** Node's options for every child: SIGUSR1 opens no inspector. */
const EXEC_ARGV = ['--disable-sigusr1'];

/** Longest line of a child that is logged, characters. */
const MAX_LINE = 2000;

export interface ChildOptions {
  readonly file: URL;
  readonly args?: readonly string[];
  readonly execArgv?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly serialization?: ForkOptions['serialization'];
  /** Kills it when it aborts. */
  readonly signal?: AbortSignal | undefined;
  /** Who it is, in the log. */
  readonly name: string;
  readonly log: LogSink;
}

/**
 * Starts one of our own processes. What it writes, native code's last words for instance, goes into
 * the log: with the log's own file it could stand still because nobody reads that, or die of it.
 *
 * Every failure to start is an `error` event of the child, as Node has it for some of them only.
 */
export function startChild(options: ChildOptions): ChildProcess {
  const { name, log } = options;
  const child = forkOrFail(options);
  for (const output of [child.stdout, child.stderr]) {
    // Without file descriptors left there is none; `error` says so.
    if (!output) continue;
    output.on('error', () => {});
    createInterface({ input: output }).on('line', (line) => {
      if (line.trim() === '') return;
      log({ level: 'warning', msg: `the ${name} process wrote`, line: line.slice(0, MAX_LINE) });
    });
  }
  return child;
}

const forkOrFail = (options: ChildOptions): ChildProcess => {
  const { file, args = [], execArgv = [], env, serialization, signal } = options;
  try {
    return fork(file, args, {
      execArgv: [...EXEC_ARGV, ...execArgv],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      ...(env === undefined ? {} : { env }),
      ...(serialization === undefined ? {} : { serialization }),
      ...(signal === undefined ? {} : { signal, killSignal: 'SIGKILL' }),
    });
  } catch (error) {
    // Without memory, for instance.
    const child = new ChildProcess();
    process.nextTick(() => child.emit('error', error));
    return child;
  }
};
