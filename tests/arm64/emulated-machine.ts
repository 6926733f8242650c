import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { close, constants, createReadStream, mkdtempSync, open, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { bundleGuest } from './guest-bundle.ts';
import { InstructionCounter, LOG_OPTIONS } from './instruction-clock.ts';

const { O_NONBLOCK, O_WRONLY } = constants;

/** A Raspberry Pi 5 has the first; a Pi 4 the second, without half-precision arithmetic. */
export type Cpu = 'cortex-a76' | 'cortex-a72';

const here = fileURLToPath(new URL('.', import.meta.url));

/** Runs programs of this project as a 64-bit ARM processor would. */
export class EmulatedMachine {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Fetches what is missing; see emulator.sh. */
  static ready(): EmulatedMachine {
    const folder = execFileSync('sh', [join(here, 'emulator.sh')], { encoding: 'utf8' });
    return new EmulatedMachine(folder.trim());
  }

  /**
   * Runs `guest/<program>.ts`.
   * @param input plain data; the program gets it from guest/input.ts.
   * @returns what the program printed as JSON.
   */
  run<T>(cpu: Cpu, program: string, input: unknown): Promise<T> {
    const { child, result } = this.#spawn<T>(cpu, join(here, 'guest', `${program}.ts`), []);
    child.stdin.end(`${JSON.stringify(input)}\n`);
    child.stderr.pipe(process.stderr);
    return result;
  }

  /** The same, for a program that counts its instructions with guest/instruction-clock.ts. */
  async runCounted<T>(cpu: Cpu, program: string, input: unknown): Promise<T> {
    const folder = mkdtempSync(join(tmpdir(), 'hailo-piper-counted-'));
    const log = join(folder, 'log');
    execFileSync('mkfifo', [log]);
    const bundle = await bundleGuest(program, folder);
    const { child, result } = this.#spawn<T>(cpu, bundle, [...LOG_OPTIONS, '-D', log]);
    const counter = new InstructionCounter((count) => child.stdin.write(`${count}\n`));
    child.stderr.pipe(process.stderr);
    child.stdin.write(`${JSON.stringify(input)}\n`);
    // Ends the wait for a log that QEMU never began.
    child.on('exit', () => open(log, O_WRONLY | O_NONBLOCK, (_, file) => file && close(file)));
    const reading = async () => {
      for await (const piece of createReadStream(log)) counter.read(piece);
    };
    try {
      const [value] = await Promise.all([result, reading()]);
      return value;
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  #spawn<T>(cpu: Cpu, program: string, options: readonly string[]) {
    const qemu = [join(this.#folder, 'qemu-aarch64'), '-L', join(this.#folder, 'sysroot')];
    const node = [join(this.#folder, 'node'), program];
    const child = spawn('nice', [...qemu, '-cpu', cpu, ...options, ...node]);
    const result = Promise.all([text(child.stdout), once(child, 'exit')]).then(
      ([printed, [code, signal]]) => {
        if (code !== 0) throw new Error(`${program} ended with ${signal ?? code}: ${printed}`);
        return JSON.parse(printed) as T;
      },
    );
    return { child, result };
  }
}
