/** The built service in a hostile place: with any files as its output, few descriptors, odd programs. */
import assert from 'node:assert/strict';
import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { type ClientRequestArgs, request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { CLI } from '../service/service.ts';

const STATE = fileURLToPath(new URL('../node_modules/.cache/state', import.meta.url));
/** Speaks in milliseconds. */
export const TINY_VOICE = fileURLToPath(new URL('../voices/medium-shape.onnx', import.meta.url));

export interface HostileOptions {
  /** Configuration beside the tiny voice. */
  readonly yaml?: string;
  /** stdin, stdout, stderr. Default: nobody hears stdout, stderr is kept. */
  readonly stdio?: StdioOptions;
  readonly environment?: Readonly<Record<string, string>>;
  /** `ulimit -n`. */
  readonly descriptors?: number;
  /** A shell's redirections in place of `stdio`, such as `2>/dev/full`. */
  readonly redirections?: string;
  readonly nodeOptions?: readonly string[];
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

export interface HostileService {
  readonly child: ChildProcess;
  readonly port: number;
  log(): string;
  enginePid(): number;
  /** A request of its own connection; `from` is the client's address. */
  ask(path: string, body?: object, from?: string): Promise<Answer>;
  /** Another client's short request: it is served, and soon. */
  servesOthers(from?: string): Promise<void>;
  metric(name: string): Promise<number>;
  residentMib(): number;
}

/** Runs `use` against it. It has to live through that, and to end as asked. */
export async function withHostileService(
  options: HostileOptions,
  use: (service: HostileService) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'hailo-piper-hostile-'));
  const config = join(folder, 'hailo-piper.yaml');
  writeFileSync(config, `piper: {model_path: ${TINY_VOICE}}\n${options.yaml ?? ''}`);
  const command = [
    process.execPath,
    ...(options.nodeOptions ?? []),
    ...[CLI, 'serve', '--port', '0', '--host', '127.0.0.1', '--config', config],
  ];
  const limit = options.descriptors === undefined ? '' : `ulimit -n ${options.descriptors}; `;
  const script = `${limit}exec "$@" ${options.redirections ?? ''}`;
  const child = spawn('/bin/sh', ['-c', script, 'sh', ...command], {
    stdio: options.stdio ?? ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, XDG_STATE_HOME: STATE, ...options.environment },
  });
  let log = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  const pid = child.pid as number;
  try {
    const port = await listeningPort(child, () => log);
    const service = serviceOn(child, port, () => log);
    await untilReady(service);
    await use(service);
    assert.deepEqual([child.exitCode, child.signalCode], [null, null], log);
    const exited = once(child, 'exit');
    process.kill(pid, 'SIGTERM');
    assert.deepEqual(await exited, [0, null], log);
  } finally {
    if (child.exitCode === null && child.signalCode === null) {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    }
    rmSync(folder, { recursive: true });
  }
}

function serviceOn(child: ChildProcess, port: number, log: () => string): HostileService {
  const pid = child.pid as number;
  const ask: HostileService['ask'] = async (path, body, from = '127.0.0.1') => {
    const options: ClientRequestArgs = {
      ...{ host: '127.0.0.1', port, path, localAddress: from, agent: false },
      method: body === undefined ? 'GET' : 'POST',
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
    };
    const call = httpRequest(options).end(body === undefined ? undefined : JSON.stringify(body));
    const [response] = await once(call, 'response');
    const { statusCode: status, headers } = response;
    return { status, headers, body: Buffer.concat(await response.toArray()) };
  };
  return {
    child,
    port,
    log,
    ask,
    enginePid: () =>
      Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0]),
    async servesOthers(from) {
      const startedAt = performance.now();
      const answer = await ask('/v1/audio/speech', { input: 'Short.' }, from);
      assert.equal(answer.status, 200, answer.body.toString());
      assert.ok(answer.body.length > 1000);
      assert.ok(performance.now() - startedAt < OTHERS_WITHIN_MS);
    },
    async metric(name) {
      const { body } = await ask('/metrics');
      return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(body.toString())?.[1]);
    },
    residentMib: () =>
      Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024,
  };
}

/** What a short request may take while others are hostile; alone it takes a few dozen milliseconds. */
const OTHERS_WITHIN_MS = 3000;

/** Where it listens, by the kernel's tables: its own words may reach nobody. */
async function listeningPort(child: ChildProcess, log: () => string): Promise<number> {
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`the service did not start: ${child.exitCode} ${child.signalCode}\n${log()}`);
    }
    const inodes = socketInodes(child.pid as number);
    for (const row of readFileSync('/proc/net/tcp', 'utf8').trim().split('\n').slice(1)) {
      const [, local = '', , state, , , , , , inode = ''] = row.trim().split(/\s+/);
      if (state === '0A' && inodes.has(inode))
        return Number.parseInt(local.split(':')[1] ?? '', 16);
    }
    await delay(20);
  }
}

function socketInodes(pid: number): ReadonlySet<string> {
  const inodes = new Set<string>();
  try {
    for (const fd of readdirSync(`/proc/${pid}/fd`)) {
      const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1];
      if (inode !== undefined) inodes.add(inode);
    }
  } catch {
    // It is just being started, or is going.
  }
  return inodes;
}

async function untilReady(service: HostileService): Promise<void> {
  for (;;) {
    const { status } = await service.ask('/health/ready').catch(() => ({ status: 0 }));
    if (status === 200) return;
    assert.equal(service.child.exitCode, null, service.log());
    await delay(20);
  }
}
