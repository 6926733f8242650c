import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Lan } from './lan.ts';
import type { Tarball } from './release-versions.ts';

export const COLLECTION = fileURLToPath(new URL('../../deploy/ansible', import.meta.url));
const venv = fileURLToPath(new URL('../python/venv.sh', import.meta.url));

/** Ansible's programs, as requirements.txt of the collection pins them, and its linters. */
export function ansiblePrograms(): string {
  return dirname(execFileSync('sh', [venv, 'ansible'], { encoding: 'utf8' }).trim());
}

/** What Ansible counted for one machine. */
export interface Recap {
  readonly ok: number;
  readonly changed: number;
  readonly failed: number;
  readonly unreachable: number;
}

export interface Played {
  readonly status: number;
  /** Without line breaks that Ansible made. */
  readonly output: string;
  readonly seconds: number;
  recap(host: string): Recap;
}

type Variables = Readonly<Record<string, unknown>>;

/** Variables of the role that have it deploy a tarball. */
export function deploys({ version, src, sha256 }: Tarball): Variables {
  return {
    hailo_piper_version: version,
    hailo_piper_releases: { x64: { src, sha256 } },
  };
}

/** Machines on a network of their own, and Ansible beside them. Needs root. */
export class Fleet implements AsyncDisposable {
  readonly lan: Lan;
  /** Of the controller; removed with the fleet. */
  readonly folder = mkdtempSync(join(tmpdir(), `hailo-piper-fleet-${process.pid}-`));
  readonly #programs = ansiblePrograms();

  private constructor(lan: Lan) {
    this.lan = lan;
  }

  /** @param groups machines by their group in the inventory. */
  static async boot(groups: Readonly<Record<string, readonly string[]>>): Promise<Fleet> {
    const fleet = new Fleet(await Lan.boot(...new Set(Object.values(groups).flat())));
    const inventory = Object.entries(groups).map(([group, hosts]) => [
      group,
      { hosts: Object.fromEntries(hosts.map((host) => [host, {}])) },
    ]);
    writeFileSync(fleet.#file('hosts.json'), JSON.stringify(Object.fromEntries(inventory)));
    return fleet;
  }

  /** Runs a playbook of the collection; `flags` go to ansible-playbook. */
  play(playbook: string, variables: Variables, ...flags: string[]): Promise<Played> {
    return this.#play(playbook, variables, flags);
  }

  /** As {@link play}, killed as soon as something holds. */
  async playUntil(
    holds: () => Promise<boolean>,
    playbook: string,
    variables: Variables,
  ): Promise<Played> {
    const abort = new AbortController();
    const played = this.#play(playbook, variables, [], abort.signal);
    await this.until(holds, 120_000).finally(() => abort.abort());
    return await played;
  }

  #play(
    playbook: string,
    variables: Variables,
    flags: readonly string[],
    signal?: AbortSignal,
  ): Promise<Played> {
    writeFileSync(this.#file('variables.json'), JSON.stringify(variables));
    const args = [
      ...['netns', 'exec', this.lan.name, 'nice', join(this.#programs, 'ansible-playbook')],
      ...['-i', this.#file('hosts.json'), '-e', `@${this.#file('variables.json')}`],
      ...[`playbooks/${playbook}.yml`, ...flags],
    ];
    const env = {
      ...process.env,
      ANSIBLE_HOME: this.#file('ansible'),
      ANSIBLE_SSH_CONTROL_PATH_DIR: this.#file('cp'),
      ANSIBLE_SSH_ARGS: `-F ${this.lan.sshConfig} -o ControlMaster=auto -o ControlPersist=60s`,
      ANSIBLE_NOCOLOR: '1',
    };
    const began = performance.now();
    const options = { cwd: COLLECTION, env, maxBuffer: 64 << 20, killSignal: 'SIGKILL' } as const;
    return new Promise((resolve) => {
      execFile('ip', args, { ...options, ...(signal && { signal }) }, (error, out, err) => {
        const status = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        const output = unfolded(out + err);
        const seconds = Math.round((performance.now() - began) / 100) / 10;
        resolve({ status, output, seconds, recap: (host) => recapOf(output, host) });
      });
    });
  }

  /** Runs a command line on a machine, as root. */
  async on(host: string, command: string): Promise<string> {
    return await this.lan.machine(host).ask('sh', '-c', command);
  }

  /** What a machine has and runs: equal when nothing was changed or restarted. */
  state(host: string): Promise<string> {
    const files = '/etc/hailo /etc/xdg/hailo-piper /etc/systemd/system /usr/local/bin';
    return this.on(
      host,
      `readlink /opt/hailo-piper/current; ls /opt/hailo-piper/releases /opt/hailo-piper
      find ${files} -type f -exec sha256sum {} + -o -type l -printf '%p %l\\n' | sort
      systemctl show -p MainPID -p ActiveEnterTimestampMonotonic hailo-piper.service`,
    );
  }

  /** How often systemd has started the service. */
  async starts(host: string): Promise<number> {
    const journal = 'journalctl -o cat -u hailo-piper.service --grep "^Started " || true';
    return (await this.on(host, journal)).split('\n').filter(Boolean).length;
  }

  health(host: string, port = 5003): Promise<string> {
    return this.#curl(`http://${this.lan.address(host)}:${port}/health`);
  }

  /** Has it speak. @param voice default: the default voice. @returns its version. */
  async speaks(host: string, port = 5003, voice = 'default'): Promise<string> {
    const url = `http://${this.lan.address(host)}:${port}/v1/audio/speech`;
    const data = JSON.stringify({ input: 'Hello.', voice });
    const post = ['-H', 'content-type: application/json', '--data', data];
    await this.#curl(url, '--output', this.#file('spoken.wav'), ...post);
    return JSON.parse(await this.health(host, port)).version;
  }

  async until(holds: () => Promise<boolean>, limitMs = 10_000): Promise<void> {
    const deadline = performance.now() + limitMs;
    while (!(await holds())) {
      if (performance.now() > deadline) throw new Error(`not within ${limitMs} ms`);
      await delay(50);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.lan[Symbol.asyncDispose]();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #curl(...args: string[]): Promise<string> {
    const ran = await this.lan.run('curl', '-sS', '--fail', '--max-time', '60', ...args);
    if (ran.status !== 0) throw new Error(ran.stderr);
    return ran.stdout;
  }

  #file(name: string): string {
    return join(this.folder, name);
  }
}

/** The callback folds long sentences. */
const unfolded = (output: string): string => output.replaceAll(/\n {8}(?=\S)/g, ' ');

const recapOf = (output: string, host: string): Recap => {
  const line = output.split('\n').find((candidate) => candidate.startsWith(`${host} `)) ?? '';
  const count = (word: string) => Number(new RegExp(`\\b${word}=(\\d+)`).exec(line)?.[1]);
  return {
    ok: count('ok'),
    changed: count('changed'),
    failed: count('failed'),
    unreachable: count('unreachable'),
  };
};
