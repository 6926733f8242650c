import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const INSIDE = [
  'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  'LANG=C.UTF-8',
];

export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

const BOOT_MS = 60_000;

export interface Surroundings {
  /** Default: the machine's name. */
  readonly hostname?: string;
  /** A network namespace, by its name. Default: nothing but a loopback. */
  readonly network?: string;
  /** Put there before it boots, by their paths. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
}

const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);

const run = (program: string, args: readonly string[]): Promise<Ran> =>
  new Promise((resolve) => {
    execFile(program, args, { maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
      const status = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ status, stdout, stderr });
    });
  });

/** A fresh Debian 13 with a systemd of its own that really enforces limits. Needs root. */
export class DebianMachine implements AsyncDisposable {
  readonly root: string;
  readonly #folder: string;
  readonly #container: ChildProcess;
  readonly #init: number;

  private constructor(folder: string, root: string, container: ChildProcess, init: number) {
    this.#folder = folder;
    this.root = root;
    this.#container = container;
    this.#init = init;
  }

  static async boot(name: string, surroundings: Surroundings = {}): Promise<DebianMachine> {
    const { hostname = name, network, files = {} } = surroundings;
    const base = execFileSync('sh', [join(here, 'base-image.sh')], { encoding: 'utf8' }).trim();
    const folder = mkdtempSync(join(tmpdir(), `hailo-piper-${name}-`));
    const [root, upper, work] = ['root', 'upper', 'work'].map((part) => join(folder, part));
    for (const path of [root, upper, work]) mkdirSync(path as string);
    const layers = `lowerdir=${base},upperdir=${upper},workdir=${work}`;
    execFileSync('mount', ['-t', 'overlay', 'overlay', '-o', layers, root as string]);
    for (const [path, content] of Object.entries({ ...files, 'etc/hostname': `${hostname}\n` })) {
      put(join(root as string, path), content);
    }
    const args = [
      join(here, 'boot-machine.sh'),
      name,
      root as string,
      ...(network ? [network] : []),
    ];
    // In a session of its own: Ctrl-C is for the test, and the machine ends with the pipe.
    const container = spawn('bash', args, { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
    const init = await systemdOf(container).catch((error: unknown) => {
      rmSync(folder, { recursive: true });
      throw error;
    });
    const machine = new DebianMachine(folder, root as string, container, init);
    const deadline = performance.now() + BOOT_MS;
    for (;;) {
      const { stdout } = await machine.run('systemctl', 'is-system-running');
      if (/running|degraded/.test(stdout)) return machine;
      if (performance.now() > deadline) {
        await machine[Symbol.asyncDispose]();
        throw new Error(`${name} did not boot within ${BOOT_MS} ms: ${stdout}`);
      }
      await delay(100);
    }
  }

  /** Runs a program in the machine, as root. */
  run(program: string, ...args: string[]): Promise<Ran> {
    const spaces = ['-t', String(this.#init), '-m', '-u', '-i', '-n', '-p', '-C', '-r', '-w'];
    const inside = ['/usr/bin/env', '-i', ...INSIDE, 'HOME=/root', program, ...args];
    // The loader of the machine obeys LD_PRELOAD before `env` in it can take that away.
    const host = ['-u', 'LD_PRELOAD', 'nsenter', ...spaces, '--'];
    return run('env', [...host, ...inside]);
  }

  /** As {@link run}. @returns its output. @throws Error when it fails. */
  async ask(program: string, ...args: string[]): Promise<string> {
    const { status, stdout, stderr } = await this.run(program, ...args);
    if (status === 0) return stdout.trim();
    throw new Error(`${program} ${args.join(' ')}: status ${status}\n${stdout}${stderr}`);
  }

  /** Runs a program of this host on the machine's network. */
  onNetwork(program: string, ...args: string[]): Promise<Ran> {
    return run('nsenter', [...this.networkOf(), program, ...args]);
  }

  /** Arguments of nsenter(1) that put a program of this host there. */
  networkOf(): string[] {
    return ['-t', String(this.#init), '-n', '--'];
  }

  /** Puts a file into the machine. @param path absolute there. */
  write(path: string, content: string | Uint8Array): void {
    put(join(this.root, path), content);
  }

  /** One property of a unit, as systemd shows it. */
  property(unit: string, name: string): Promise<string> {
    return this.ask('systemctl', 'show', '--value', '-p', name, unit);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const gone = once(this.#container, 'exit');
    this.#container.stdin?.end();
    if (this.#container.exitCode === null) await gone;
    rmSync(this.#folder, { recursive: true });
  }
}

const put = (file: string, content: string | Uint8Array): void => {
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, content);
};

/** The machine's PID 1, by its number here: shell, nspawn, then systemd once the stub has gone. */
const systemdOf = async (container: ChildProcess): Promise<number> => {
  while (container.exitCode === null) {
    for (const shell of childrenOf(container.pid as number)) {
      try {
        const processes = [shell, ...childrenOf(shell)].flatMap(childrenOf);
        const found = processes.find(
          (pid) => readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'systemd',
        );
        if (found !== undefined) return found;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      }
    }
    await delay(50);
  }
  throw new Error('the machine did not boot');
};
