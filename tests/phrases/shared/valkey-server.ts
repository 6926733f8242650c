/** Debian's Valkey server, with a port of its own and nothing on the disk. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Valkey } from 'iovalkey';
import { freePort } from './free-port.ts';

const PROGRAM = fileURLToPath(new URL('valkey-program.sh', import.meta.url));
const ENTRY = /^hailo-piper:phrase:[0-9a-f]{64}$/;

export class ValkeyServer {
  readonly port: number;
  readonly #command: readonly string[];
  #child: ChildProcess | undefined;
  /** For the test itself. */
  readonly client: Valkey;

  private constructor(command: readonly string[], port: number) {
    this.#command = command;
    this.port = port;
    this.client = new Valkey(port, '127.0.0.1', { lazyConnect: true });
    this.client.on('error', () => {});
  }

  /** Installs it first if it is missing. */
  static async start(): Promise<ValkeyServer> {
    const command = execFileSync('sh', [PROGRAM], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const server = new ValkeyServer(command.trim().split(' '), await freePort());
    await server.run();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Resolves when it answers. It is empty. */
  async run(): Promise<void> {
    const [program = '', ...args] = this.#command;
    const options = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', ''];
    const child = spawn(program, [...args, ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#child = child;
    let log = '';
    for await (const text of child.stdout.setEncoding('utf8')) {
      log += text;
      if (log.includes('Ready to accept connections')) break;
    }
    if (!log.includes('Ready to accept connections')) throw new Error(log);
    await this.client.ping();
  }

  /** Names of the phrases' entries. */
  async entries(): Promise<string[]> {
    return (await this.client.keys('hailo-piper:phrase:*')).filter((name) => ENTRY.test(name));
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  async remove(): Promise<void> {
    this.client.disconnect();
    await this.kill();
  }
}
