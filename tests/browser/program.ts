import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** Starts a program, and ends it with the stack. Its standard output and error can be read. */
export function startProgram(
  stack: AsyncDisposableStack,
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): ChildProcess {
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  // What nobody reads must not fill a pipe.
  child.stdout.resume();
  child.stderr.resume();
  stack.defer(async () => {
    const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null;
    child.kill();
    await ended;
  });
  return child;
}
