import { ChildProcess, type ForkOptions, fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { LogSink } from '../log.ts';

/** Node's options for every child: SIGUSR1 must not open an inspector. */
const EXEC_ARGV = ['--disable-sigusr1'];

/** Longest line of a child's output in the log, characters. */
const MAX_LINE = 2000;

export interface ChildOptions {
  readonly file: URL;
  readonly args?: readonly string[];
  readonly execArgv?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly serialization?: ForkOptions['serialization'];
  /** Kills the child when it aborts. */
  readonly signal?: AbortSignal | undefined;
  /** Name of the child in the log. */
  readonly name: string;
  readonly log: LogSink;
}

/**
 * Starts one of our own processes. Its output, such as the last messages of native code, goes into
 * the log. If the child had the log's own file as its output, it could block or die when nobody
 * reads that.
 *
 * Every failure to start is an `error` event of the child; Node itself throws some of them.
 */
export function startChild(options: ChildOptions): ChildProcess {
  const { name, log } = options;
  const child = forkOrFail(options);
  for (const output of [child.stdout, child.stderr]) {
    // Without free file descriptors there is no output; `error` reports that.
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
    // For example, no memory is left.
    const child = new ChildProcess();
    process.nextTick(() => child.emit('error', error));
    return child;
  }
};
