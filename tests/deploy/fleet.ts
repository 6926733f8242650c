import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Lan } from './lan.ts';
import type { Tarball } from './release-versions.ts';

export const COLLECTION = fileURLToPath(new URL('../../deploy/ansible', import.meta.url));
const venv = fileURLToPath(new URL('../python/venv.sh', import.meta.url));

/** Ansible's programs, as requirements.txt of the collection pins them, and its linters. */
export const ansiblePrograms = (): string =>
  dirname(execFileSync('sh', [venv, 'ansible'], { encoding: 'utf8' }).trim());

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
export const deploys = ({ version, src, sha256 }: Tarball): Variables => ({
  hailo_piper_version: version,
  hailo_piper_releases: { x64: { src, sha256 } },
});

/** Machines on a network of their own, and Ansible beside them. Needs root. */
export class Fleet implements AsyncDisposable {
  readonly lan: Lan;
  readonly #folder = mkdtempSync(join(tmpdir(), `hailo-piper-fleet-${process.pid}-`));
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
    return new Promise((resolve) => {
      execFile('ip', args, { cwd: COLLECTION, env, maxBuffer: 64 << 20 }, (error, out, err) => {
        const status = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        const output = out + err;
        const seconds = Math.round((performance.now() - began) / 100) / 10;
        resolve({ status, output, seconds, recap: (host) => recapOf(output, host) });
      });
    });
  }

  /** Runs a command line on a machine, as root. */
  async on(host: string, command: string): Promise<string> {
    return await this.lan.machine(host).ask('sh', '-c', command);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.lan[Symbol.asyncDispose]();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #file(name: string): string {
    return join(this.#folder, name);
  }
}

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
