import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DebianMachine } from './debian-machine.ts';

export const UNIT = 'hailo-piper.service';
export const YAML = '/etc/hailo/hailo-piper.yaml';

/** What the kernel holds a unit to. */
export interface Limits {
  readonly memory: number;
  /** Cores. */
  readonly cpu: number;
  readonly tasks: number;
}

/** The service as its Debian package puts it into a machine of its own. */
export class InstalledService implements AsyncDisposable {
  readonly machine: DebianMachine;
  /** The package's path in the machine. */
  readonly package: string;

  private constructor(machine: DebianMachine) {
    this.machine = machine;
    this.package = this.put('hailo-piper_*_amd64.deb', '/root');
  }

  static async install(name: string): Promise<InstalledService> {
    const service = new InstalledService(await DebianMachine.boot(name));
    await service.machine.ask('dpkg', '--install', service.package);
    return service;
  }

  /** Copies a file of the release into the machine. @returns its path there. */
  put(pattern: string, folder: string): string {
    const releases = process.env.RELEASES ?? '';
    const [file] = globSync(pattern, { cwd: releases });
    if (file === undefined) throw new Error(`no ${pattern} in RELEASES: ${releases}`);
    this.machine.write(join(folder, file), readFileSync(join(releases, file)));
    return join(folder, file);
  }

  /** Replaces the operator's YAML, renders it and restarts. */
  async configure(yaml: string): Promise<void> {
    this.machine.write(YAML, yaml);
    await this.machine.ask('hailo-piper', 'config', 'render');
    await this.restart();
  }

  /** @throws Error with its log, when it fails. */
  async restart(): Promise<void> {
    await this.machine.ask('systemctl', 'daemon-reload');
    await this.log();
    const { status, stderr } = await this.machine.run('systemctl', 'restart', UNIT);
    if (status !== 0) throw new Error(`${stderr}${await this.log()}`);
  }

  /** Adds lines to the `[Service]` of the unit; nothing takes them away. */
  async override(...lines: string[]): Promise<void> {
    const folder = `/etc/systemd/system/${UNIT}.d`;
    this.machine.write(`${folder}/90-test.conf`, `[Service]\n${lines.join('\n')}\n`);
    await this.restart();
  }

  async restored(): Promise<void> {
    await this.machine.run('rm', '-f', `/etc/systemd/system/${UNIT}.d/90-test.conf`);
    await this.configure('{}\n');
  }

  /** @returns the HTTP status, or 0 when there was no answer. */
  async status(path: string, body?: object, port = 5003): Promise<number> {
    const post =
      body === undefined
        ? []
        : ['-H', 'content-type: application/json', '--data', JSON.stringify(body)];
    const silent = ['-s', '-o', '/dev/null', '-w', '%{http_code}', '--max-time', '60'];
    const url = `http://127.0.0.1:${port}${path}`;
    return Number((await this.machine.onNetwork('curl', ...silent, ...post, url)).stdout);
  }

  speak(input = 'Good morning.', more: object = {}): Promise<number> {
    return this.status('/v1/audio/speech', { input, ...more });
  }

  mainPid(unit = UNIT): Promise<string> {
    return this.machine.property(unit, 'MainPID');
  }

  /** As the kernel's own files say, for cgroups of version 1. */
  async limits(unit = UNIT): Promise<Limits> {
    const group = await this.machine.property(unit, 'ControlGroup');
    const read = async (controller: string, file: string) =>
      Number(await this.machine.ask('cat', `/sys/fs/cgroup/${controller}${group}/${file}`));
    return {
      memory: await read('memory', 'memory.limit_in_bytes'),
      cpu: (await read('cpu', 'cpu.cfs_quota_us')) / (await read('cpu', 'cpu.cfs_period_us')),
      tasks: await read('pids', 'pids.max'),
    };
  }

  restarts(): Promise<string> {
    return this.machine.property(UNIT, 'NRestarts');
  }

  /**
   * @returns after how many milliseconds it held.
   * @throws Error with the unit's log, when it did not hold in time.
   */
  async until(holds: () => Promise<boolean>, limitMs: number): Promise<number> {
    const began = performance.now();
    while (!(await holds())) {
      if (performance.now() - began > limitMs) {
        throw new Error(`not within ${limitMs} ms:\n${await this.log()}`);
      }
      await delay(50);
    }
    return Math.round(performance.now() - began);
  }

  /** What the unit has logged since it was last asked. */
  async log(): Promise<string> {
    const cursor = '/run/test-journal-cursor';
    return this.machine.ask('journalctl', '-u', UNIT, '-o', 'cat', `--cursor-file=${cursor}`);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.machine[Symbol.asyncDispose]();
  }
}
