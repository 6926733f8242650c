/** Debian's HAProxy before services on loopback, with the configuration of deploy/haproxy. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from './free-port.ts';

const EXAMPLE = new URL('../../../deploy/haproxy/haproxy.cfg', import.meta.url);
const INSTALL =
  'command -v haproxy >&2 || { apt-get update -qq && apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=300 haproxy; } >&2';
/** What needs a user, a folder or a port of the system. */
const OF_A_SYSTEM = /^ {2}(user|group|stats socket|log stdout) .*\n/gm;

/** The example, for clients at a port and services at others. */
function configuration(port: number, services: readonly number[]): string {
  const [clients = ''] = readFileSync(EXAMPLE, 'utf8').split('\nfrontend hailo_piper_metrics');
  return (
    clients
      .replace(OF_A_SYSTEM, '')
      .replace(/^ {2}log global\n/m, '')
      // Debian 12's does not know it, and no service here refuses a request.
      .replace(' 429 503', ' 503')
      .replace('bind *:5003', `bind 127.0.0.1:${port}`)
      .replace(/^ {2}server pi-(\d) .*$/gm, (_, number: string) => {
        return `  server pi-${number} 127.0.0.1:${services[Number(number) - 1]}`;
      })
  );
}

export class HaProxy {
  readonly port: number;
  readonly #child: ChildProcess;
  readonly #folder: string;

  private constructor(port: number, child: ChildProcess, folder: string) {
    this.port = port;
    this.#child = child;
    this.#folder = folder;
  }

  /** Installs it first if it is missing, which needs root. Resolves when it asks the services. */
  static async before(services: readonly number[]): Promise<HaProxy> {
    execFileSync('sh', ['-c', INSTALL], { stdio: 'inherit' });
    const port = await freePort();
    const folder = mkdtempSync(join(tmpdir(), 'hailo-piper-haproxy-'));
    const file = join(folder, 'haproxy.cfg');
    writeFileSync(file, configuration(port, services));
    const child = spawn('haproxy', ['-db', '-f', file], { stdio: ['ignore', 'ignore', 'inherit'] });
    const started = new HaProxy(port, child, folder);
    while (!(await started.#isReady())) {
      if (child.exitCode !== null) throw new Error(`HAProxy ended: ${child.exitCode}`);
      await delay(50);
    }
    return started;
  }

  async remove(): Promise<void> {
    if (this.#child.exitCode === null) {
      const exited = once(this.#child, 'exit');
      this.#child.kill('SIGKILL');
      await exited;
    }
    rmSync(this.#folder, { recursive: true });
  }

  async #isReady(): Promise<boolean> {
    const answer = await fetch(`http://127.0.0.1:${this.port}/health/ready`).catch(() => undefined);
    await answer?.body?.cancel();
    return answer?.status === 200;
  }
}
