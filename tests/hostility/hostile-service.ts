/** The built service in a hostile place: with any files as its output, few descriptors, odd programs. */
import assert from 'node:assert/strict';
import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type ClientRequestArgs, request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { listeningPort } from '../../bench/listening-port.ts';
import { processTree, pssMb } from '../../bench/process-figures.ts';
import { residentMib } from '../service/resident-memory.ts';
import { CLI } from '../service/service.ts';
import type { MemoryGroup } from './memory-group.ts';

/** State folder of all tests that have none of their own. */
export const STATE = fileURLToPath(new URL('../node_modules/.cache/state', import.meta.url));
/** Speaks in milliseconds. */
export const TINY_VOICE = fileURLToPath(new URL('../voices/medium-shape.onnx', import.meta.url));

export interface HostileOptions {
  /** Configuration beside the voice. */
  readonly yaml?: string;
  /** The default voice: a path, or null for the embedded one. Default: {@link TINY_VOICE}. */
  readonly model?: string | null;
  /** Default: the built program, run by this process's Node. */
  readonly program?: readonly string[];
  /** A memory group that all its processes are in. */
  readonly group?: MemoryGroup;
  /** stdin, stdout, stderr. Default: stdout is ignored, stderr is kept. */
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
  ask(path: string, body?: object, from?: string, signal?: AbortSignal): Promise<Answer>;
  /** Another client's short request: it is served, and soon. */
  servesOthers(from?: string): Promise<void>;
  metric(name: string): Promise<number>;
  residentMib(): number;
  /** Proportional set size of all its processes, MB. */
  pssMb(): number;
}

/** A service that runs until it is ended. */
export interface RunningHostileService extends HostileService {
  /** Asks it to end, which it has to do as it should. @throws AssertionError also if it ended before. */
  end(): Promise<void>;
  /** Ends it in any case. */
  remove(): Promise<void>;
}

/** Runs `use` against it. It has to live through that, and to end as asked. */
export async function withHostileService(
  options: HostileOptions,
  use: (service: HostileService) => Promise<void>,
): Promise<void> {
  const service = await startHostileService(options);
  try {
    await use(service);
    await service.end();
  } finally {
    await service.remove();
  }
}

/** Resolves when it can speak. */
export async function startHostileService(options: HostileOptions): Promise<RunningHostileService> {
  const folder = mkdtempSync(join(tmpdir(), 'hailo-piper-hostile-'));
  const child = launch(options, folder);
  let log = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  const remove = async () => {
    if (!hasEnded()) {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    }
    rmSync(folder, { recursive: true, force: true });
  };
  const end = async () => {
    assert.deepEqual([child.exitCode, child.signalCode], [null, null], log);
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    assert.deepEqual(await exited, [0, null], log);
  };
  try {
    const port = await listeningPort(child, () => log);
    const service = serviceOn(child, port, () => log);
    await untilReady(service);
    return { ...service, end, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Starts it with a configuration that is written into the folder. */
export function launch(options: HostileOptions, folder: string): ChildProcess {
  const config = join(folder, 'hailo-piper.yaml');
  const { model = TINY_VOICE, group, descriptors } = options;
  const voice = model === null ? '' : `piper: {model_path: ${model}}\n`;
  writeFileSync(config, `${voice}${options.yaml ?? ''}`);
  const command = [
    ...(options.program ?? [process.execPath, ...(options.nodeOptions ?? []), CLI]),
    ...['serve', '--port', '0', '--host', '127.0.0.1', '--config', config],
  ];
  const script = [
    group === undefined ? '' : `echo $$ >${group.procs} && `,
    descriptors === undefined ? '' : `ulimit -n ${descriptors}; `,
    `exec "$@" ${options.redirections ?? ''}`,
  ].join('');
  return spawn('/bin/sh', ['-c', script, 'sh', ...command], {
    stdio: options.stdio ?? ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, XDG_STATE_HOME: STATE, ...options.environment },
  });
}

function serviceOn(child: ChildProcess, port: number, log: () => string): HostileService {
  const pid = child.pid as number;
  const ask: HostileService['ask'] = async (path, body, from = '127.0.0.1', signal) => {
    const options: ClientRequestArgs = {
      ...{ host: '127.0.0.1', port, path, localAddress: from, agent: false },
      ...(signal === undefined ? {} : { signal }),
      method: body === undefined ? 'GET' : 'POST',
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
    };
    const call = httpRequest(options).end(body === undefined ? undefined : JSON.stringify(body));
    // Who leaves in the middle of an answer hears of it by the answer.
    call.on('error', () => {});
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
    pssMb: () => pssMb(processTree(pid)),
    residentMib: () => residentMib(pid),
  };
}

/** What a short request may take while others are hostile; alone it takes a few dozen milliseconds. */
const OTHERS_WITHIN_MS = 3000;

async function untilReady(service: HostileService): Promise<void> {
  for (;;) {
    const { status } = await service.ask('/health/ready').catch(() => ({ status: 0 }));
    if (status === 200) return;
    assert.equal(service.child.exitCode, null, service.log());
    await delay(20);
  }
}
