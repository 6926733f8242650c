import {
  type ChildProcess,
  execFile,
  execFileSync,
  type SpawnOptions,
  spawn,
} from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DebianMachine, type Ran } from './debian-machine.ts';

const script = fileURLToPath(new URL('lan.sh', import.meta.url));

/** `pi` of base-image.sh. */
const USER_ID = 1000;

/**
 * Several {@link DebianMachine}s with sshd on a network of their own, and a place on it, 10.77.0.1,
 * from which programs of this host reach them: the controller's. Needs root.
 */
export class Lan implements AsyncDisposable {
  /** The controller's network namespace. */
  readonly name: string;
  /** Of ssh(1): every machine by its name, as the user `pi`, with sudo. */
  readonly sshConfig: string;
  readonly #folder: string;
  readonly #names: readonly string[];
  readonly #machines = new Map<string, DebianMachine>();
  readonly #parts = new AsyncDisposableStack();

  private constructor(names: readonly string[]) {
    this.name = `piper-${process.pid}`;
    this.#names = names;
    this.#folder = mkdtempSync(join(tmpdir(), `hailo-piper-lan-${process.pid}-`));
    this.#parts.defer(() => rmSync(this.#folder, { recursive: true }));
    this.sshConfig = join(this.#folder, 'ssh_config');
  }

  /** Boots machines with these names. */
  static async boot(...names: string[]): Promise<Lan> {
    const lan = new Lan(names);
    try {
      await lan.#network();
      lan.#keys();
      for (const name of names) await lan.#boot(name);
      return lan;
    } catch (error) {
      await lan[Symbol.asyncDispose]();
      throw error;
    }
  }

  machine(name: string): DebianMachine {
    const machine = this.#machines.get(name);
    if (machine === undefined) throw new Error(`no machine ${name}`);
    return machine;
  }

  address(name: string): string {
    return `10.77.0.${11 + this.#names.indexOf(name)}`;
  }

  /** Starts a program of this host in the controller's place. Who starts it ends it. */
  spawn(program: string, args: readonly string[], options: SpawnOptions = {}): ChildProcess {
    return spawn('ip', ['netns', 'exec', this.name, program, ...args], options);
  }

  /** Runs a program of this host in the controller's place. */
  run(program: string, ...args: string[]): Promise<Ran> {
    return new Promise((resolve) => {
      const command = ['netns', 'exec', this.name, program, ...args];
      execFile('ip', command, { maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
        const status = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        resolve({ status, stdout, stderr });
      });
    });
  }

  /** Runs a command line on a machine, as `pi`. */
  ssh(name: string, command: string): Promise<Ran> {
    return this.run('ssh', '-F', this.sshConfig, name, command);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#parts.disposeAsync();
  }

  async #network(): Promise<void> {
    const args = [script, this.name, ...this.#names];
    const network = spawn('bash', args, { detached: true, stdio: ['pipe', 'pipe', 'inherit'] });
    const gone = once(network, 'exit');
    this.#parts.defer(async () => {
      network.stdin.end();
      await gone;
    });
    const [said] = await Promise.race([once(network.stdout, 'data'), gone]);
    if (String(said) !== 'up\n') throw new Error(`${script}: ${said}`);
  }

  /** One client key, and a known host key for every machine. */
  #keys(): void {
    for (const name of ['user', ...this.#names]) {
      const key = join(this.#folder, name);
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', key]);
    }
    const known = this.#names.map((name) => `${this.address(name)} ${this.#read(`${name}.pub`)}`);
    const hosts = this.#names.map((name) => `Host ${name}\n  HostName ${this.address(name)}\n`);
    const all = [
      'Host *',
      '  User pi',
      '  IdentitiesOnly yes',
      `  IdentityFile ${join(this.#folder, 'user')}`,
      `  UserKnownHostsFile ${join(this.#folder, 'known_hosts')}`,
      '  StrictHostKeyChecking yes',
      '  ConnectTimeout 10',
    ];
    writeFileSync(join(this.#folder, 'known_hosts'), known.join(''));
    writeFileSync(this.sshConfig, `${hosts.join('')}${all.join('\n')}\n`);
  }

  async #boot(name: string): Promise<void> {
    const others = this.#names.map((other) => `${this.address(other)} ${other}\n`);
    const network = `${this.name}-${name}`;
    const machine = await DebianMachine.boot(network, {
      hostname: name,
      network,
      files: {
        'etc/hosts': `127.0.0.1 localhost\n${others.join('')}`,
        'etc/ssh/ssh_host_ed25519_key': this.#read(name),
        'etc/ssh/ssh_host_ed25519_key.pub': this.#read(`${name}.pub`),
        'home/pi/.ssh/authorized_keys': this.#read('user.pub'),
      },
    });
    this.#parts.use(machine);
    this.#machines.set(name, machine);
    // It may be about to try again, as nobody else must be able to read its key.
    await machine.ask('systemctl', 'stop', 'ssh');
    await machine.ask('chown', '-R', `${USER_ID}:${USER_ID}`, '/home/pi/.ssh');
    await machine.ask('chmod', '600', '/etc/ssh/ssh_host_ed25519_key');
    await machine.ask('systemctl', 'start', 'ssh');
  }

  #read(file: string): string {
    return readFileSync(join(this.#folder, file), 'utf8');
  }
}
