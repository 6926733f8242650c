import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Ran } from './debian-machine.ts';
import type { Lan } from './lan.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
export const COLLECTION = here('../../deploy/ansible');

/** Hosts of each group, by their names. */
export type Groups = Readonly<Record<string, readonly string[]>>;

/** @returns the folder with the programs of Ansible; installs them where they are not. */
export const ansibleFolder = (): string => {
  const venv = here('../python/venv.sh');
  const python = execFileSync('sh', [venv, 'requirements-ansible'], { encoding: 'utf8' });
  return dirname(python.trim());
};

/** Ansible on a {@link Lan}: the collection's playbooks, by ssh, as an operator runs them. */
export class Controller implements Disposable {
  readonly inventory: string;
  readonly #lan: Lan;
  readonly #folder = mkdtempSync(join(tmpdir(), 'hailo-piper-controller-'));
  readonly #programs = ansibleFolder();

  constructor(lan: Lan, groups: Groups, vars: object = {}) {
    this.#lan = lan;
    this.inventory = join(this.#folder, 'hosts.yml');
    const hosts = (names: readonly string[]) =>
      Object.fromEntries(names.map((name) => [name, { ansible_host: lan.address(name) }]));
    const children = Object.fromEntries(
      Object.entries(groups).map(([group, names]) => [group, { hosts: hosts(names) }]),
    );
    const connection = { ansible_user: 'pi', ansible_ssh_common_args: `-F ${lan.sshConfig}` };
    // JSON is YAML.
    const inventory = { all: { vars: { ...connection, ...vars }, children } };
    writeFileSync(this.inventory, JSON.stringify(inventory));
  }

  /** @param playbook in the collection's folder of that name. */
  playbook(playbook: string, ...args: string[]): Promise<Ran> {
    return this.#lan.run(
      'env',
      `ANSIBLE_CONFIG=${join(COLLECTION, 'ansible.cfg')}`,
      `ANSIBLE_HOME=${this.#folder}`,
      'LC_ALL=C.UTF-8',
      join(this.#programs, 'ansible-playbook'),
      ...['-i', this.inventory, join(COLLECTION, 'playbooks', playbook), ...args],
    );
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Of each host what the last lines of a run say: ok, changed, failed and the others. */
export const recap = (stdout: string): Record<string, Record<string, number>> =>
  Object.fromEntries(
    [...stdout.matchAll(/^(\S+)\s+: (ok=.*)$/gm)].map(([, host, counts]) => [
      host as string,
      Object.fromEntries(
        [...(counts as string).matchAll(/(\w+)=(\d+)/g)].map(([, name, n]) => [name, Number(n)]),
      ),
    ]),
  );
