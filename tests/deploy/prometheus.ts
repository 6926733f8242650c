import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const PROMETHEUS = fileURLToPath(new URL('../../deploy/prometheus', import.meta.url));

/** Debian's Prometheus, with promtool. */
export function installPrometheus(): void {
  if (spawnSync('promtool', ['--version']).status === 0) return;
  const apt = (...args: string[]) =>
    execFileSync('apt-get', ['-qq', ...args], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  apt('update');
  apt('install', '-y', '--no-install-recommends', 'prometheus');
}

/** What promtool says. @throws Error when it is not content. */
export function promtool(...args: string[]): string {
  return execFileSync('promtool', args, { cwd: PROMETHEUS, encoding: 'utf8' });
}

export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

export interface RunningPrometheus {
  readonly url: string;
  /** What an instant query gives now. */
  query(expr: string): Promise<readonly Sample[]>;
  /** `data` of a route of its API. */
  api<Data>(route: string): Promise<Data>;
}

/**
 * Runs `use` against a Prometheus with the configuration of deploy/prometheus, but every second.
 * @param targets addresses by the name of their instance.
 */
export async function withPrometheus(
  targets: Readonly<Record<string, string>>,
  use: (prometheus: RunningPrometheus) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'prometheus-'));
  cpSync(PROMETHEUS, folder, { recursive: true });
  const config = join(folder, 'prometheus.yml');
  writeFileSync(config, readFileSync(config, 'utf8').replaceAll('interval: 15s', 'interval: 1s'));
  const entries = Object.entries(targets).map(([instance, address]) => ({
    targets: [new URL(address).host],
    labels: { instance },
  }));
  writeFileSync(join(folder, 'targets/hailo-piper.yml'), JSON.stringify(entries));
  writeFileSync(join(folder, 'targets/hailo-piper-balancer.yml'), '[]');

  const child = spawn(
    'prometheus',
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      '--web.listen-address=127.0.0.1:0',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  try {
    const url = await addressOf(child.stderr);
    const isReady = async () => ((await fetch(`${url}/-/ready`)).ok ? true : undefined);
    await until(isReady, () => 'Prometheus is not ready');
    const api = async <Data>(route: string): Promise<Data> => {
      const response = await fetch(`${url}/api/v1/${route}`);
      const { status, error, data } = (await response.json()) as {
        status: string;
        error?: string;
        data: Data;
      };
      if (status !== 'success') throw new Error(`${route}: ${error}`);
      return data;
    };
    await use({
      url,
      api,
      query: async (expr) => {
        const route = `query?query=${encodeURIComponent(expr)}`;
        return (await api<{ result: Sample[] }>(route)).result;
      },
    });
  } finally {
    const exited = child.exitCode === null ? once(child, 'exit') : null;
    child.kill('SIGTERM');
    await exited;
    rmSync(folder, { recursive: true });
  }
}

const addressOf = async (log: NodeJS.ReadableStream): Promise<string> => {
  let seen = '';
  for await (const line of createInterface({ input: log })) {
    seen += `${line}\n`;
    const address = /msg="Listening on" address=(\S+)/.exec(line)?.[1];
    if (address !== undefined) {
      // What it goes on to say must not fill the pipe.
      log.resume();
      return `http://${address}`;
    }
  }
  throw new Error(`Prometheus did not start:\n${seen}`);
};

/** Polls until there is an answer. @throws Error after a minute, with `missing`. */
export async function until<Answer>(
  ask: () => Promise<Answer | undefined>,
  missing: () => string,
): Promise<Answer> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > deadline) throw new Error(missing());
    await delay(250);
  }
}
