import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../cli/cli.ts', import.meta.url));

/** The service as a separate process, with its output. */
export class CliProcess {
  readonly child: ChildProcess;
  stdout = '';
  stderr = '';
  readonly #exit: Promise<unknown[]>;

  /** @param folder replaces the machine's configuration and state. */
  constructor(t: TestContext, folder: string, args: readonly string[]) {
    this.child = spawn(process.execPath, [CLI, ...args], {
      // Keeps out the configuration of this machine.
      env: {
        PATH: process.env.PATH,
        XDG_CONFIG_HOME: folder,
        XDG_CONFIG_DIRS: folder,
        XDG_STATE_HOME: folder,
      },
    });
    this.#exit = once(this.child, 'close');
    this.child.stdout?.on('data', (data) => {
      this.stdout += data;
    });
    this.child.stderr?.on('data', (data) => {
      this.stderr += data;
    });
    t.after(() => this.child.kill('SIGKILL'));
  }

  /** The lines of stderr that are not of the log. */
  complaints(): string[] {
    return this.stderr
      .trim()
      .split('\n')
      .filter((line) => !line.startsWith('{'));
  }

  async exitCode(): Promise<unknown> {
    const [code] = await this.#exit;
    return code;
  }

  /**
   * Resolves when the output matches; rejects if the process ends before.
   * @param from number of characters to skip.
   */
  async output(stream: 'stdout' | 'stderr', pattern: RegExp, from = 0): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this[stream].slice(from));
      if (found) return found;
      const ended = this.#exit.then(() => {
        if (!pattern.test(this[stream].slice(from)))
          throw new Error(`ended without ${pattern}: ${this.stderr}`);
      });
      await Promise.race([once(this.child[stream] ?? this.child, 'data'), ended]);
    }
  }

  async url(): Promise<string> {
    const [, port] = await this.output('stdout', /:(\d+)\/v1\/audio\/speech/);
    return `http://127.0.0.1:${port}`;
  }
}
