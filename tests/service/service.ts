import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const STATE = fileURLToPath(new URL('../node_modules/.cache/state', import.meta.url));
/** The program as users start it; built. */
export const CLI = fileURLToPath(new URL('../../packages/server/dist/cli.js', import.meta.url));

export interface RunningService {
  readonly url: string;
  readonly process: ChildProcess;
  /** Process id of the engine process that lives now. */
  enginePid(): number | undefined;
  /** Everything on stderr so far. */
  log(): string;
  speak(body: object, signal?: AbortSignal): Promise<Response>;
}

export function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter(Boolean)
    .map(Number);
}

/**
 * Runs `use` against the service as a user starts it.
 * @param yaml its configuration.
 * @param environment variables beside those of this process.
 * @param port where it listens; 0 lets the kernel choose.
 * @param host address at which it listens.
 */
export async function withService(
  yaml: string,
  use: (service: RunningService) => Promise<void>,
  environment: Readonly<Record<string, string>> = {},
  port = 0,
  host = '127.0.0.1',
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'hailo-piper-'));
  const config = join(folder, 'hailo-piper.yaml');
  writeFileSync(config, yaml);
  const child = spawn(
    process.execPath,
    [CLI, 'serve', '--port', `${port}`, '--host', host, '--config', config],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      // Prepared voices are kept from one run of the tests to the next, away from the user's own.
      env: { ...process.env, XDG_STATE_HOME: STATE, ...environment },
    },
  );
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  try {
    const url = await addressOf(child, () => log);
    await use({
      url,
      process: child,
      enginePid: () => childrenOf(child.pid as number)[0],
      log: () => log,
      speak: (body, signal) =>
        fetch(`${url}/v1/audio/speech`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
          signal: signal ?? null,
        }),
    });
  } finally {
    const exited =
      child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null;
    child.kill('SIGTERM');
    // SIGTERM would let requests finish; tests do not wait for them.
    child.kill('SIGINT');
    await exited;
    rmSync(folder, { recursive: true });
  }
}

/** Where a service listens that is being started. */
export async function addressOf(child: ChildProcess, log: () => string): Promise<string> {
  if (child.stdout === null) throw new Error('no stdout');
  for await (const line of createInterface({ input: child.stdout })) {
    const address = /listens on (http:\/\/\S+)/.exec(line)?.[1];
    if (address !== undefined) return address;
  }
  throw new Error(`the service did not start:\n${log()}`);
}
