/**
 * What a kept phrase costs and how soon it comes, while every worker is busy:
 *
 *   node phrases/run.ts [--hits N]
 *
 * Prints the first byte of hits in memory and on the disk, the CPU time of a hit beside that of
 * speaking the same phrase, and the CPU time of the service with the cache off, on and missed.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { PROJECT } from '../contestants/voice.ts';
import { cpuMs, processTree } from '../process-figures.ts';
import { median, midMean } from '../statistics.ts';

const { values: flags } = parseArgs({
  args: process.argv.slice(2).filter((arg) => arg !== '--'),
  options: { hits: { type: 'string', default: '300' } },
});
const HITS = Number(flags.hits);
const SPEAKINGS = 20;
const PHRASE = 'Somebody is at the door, and the washing machine in the basement has finished.';
const LONG = `${PHRASE} `.repeat(12);
const WAV_HEADER = 44;

const home = mkdtempSync(path.join(tmpdir(), 'hailo-piper-phrases-'));
const children = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(home, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

interface Service {
  readonly child: ChildProcess;
  readonly port: number;
}

async function start(yaml: string): Promise<Service> {
  const config = path.join(home, 'config.yaml');
  writeFileSync(config, yaml);
  const cli = path.join(PROJECT, 'packages', 'server', 'dist', 'cli.js');
  const args = ['serve', '--host', '127.0.0.1', '--port', '0', '--config', config];
  const child = spawn(process.execPath, [cli, ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, XDG_STATE_HOME: home },
  });
  children.add(child);
  for await (const line of createInterface(child.stdout)) {
    const port = /:(\d+)\/v1\/audio\/speech/.exec(line)?.[1];
    if (port === undefined) continue;
    child.stdout.resume();
    return { child, port: Number(port) };
  }
  throw new Error('the service ended');
}

async function stop({ child }: Service): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}

const agent = new Agent({ keepAlive: true });

/** Milliseconds to the first byte of audio, and how the cache was of use. */
async function ask(
  { port }: Service,
  body: object,
  signal?: AbortSignal,
): Promise<{ readonly ms: number; readonly use: unknown }> {
  const startedAt = performance.now();
  const call = request({
    ...{ host: '127.0.0.1', port, path: '/v1/audio/speech', method: 'POST', agent },
    headers: { 'content-type': 'application/json' },
    ...(signal === undefined ? {} : { signal }),
  }).end(JSON.stringify({ response_format: 'wav', ...body }));
  // Who leaves in the middle of an answer hears of it by the answer.
  call.on('error', () => {});
  const [response] = await once(call, 'response');
  let size = 0;
  let ms = 0;
  for await (const bytes of response) {
    if (size <= WAV_HEADER) ms = performance.now() - startedAt;
    size += bytes.length;
  }
  if (response.statusCode !== 200) throw new Error(`${response.statusCode}`);
  return { ms, use: response.headers['x-cache'] };
}

const cpuOf = ({ child }: Service): number => cpuMs(processTree(child.pid as number));

/** CPU milliseconds of the service for each request. */
async function cpuEach(service: Service, times: number, body: (at: number) => object) {
  const before = cpuOf(service);
  for (let at = 0; at < times; at++) await ask(service, body(at));
  return (cpuOf(service) - before) / times;
}

/** Keeps every worker busy until the signal. */
async function keepBusy(service: Service, workers: number, signal: AbortSignal): Promise<void> {
  const client = async (): Promise<void> => {
    while (!signal.aborted) await ask(service, { input: LONG }, signal).catch(() => {});
  };
  await Promise.all(Array.from({ length: 2 * workers }, client));
}

async function hitsWhileBusy(service: Service, workers: number, bodies: (at: number) => object) {
  const busy = new AbortController();
  const done = keepBusy(service, workers, busy.signal);
  // Until all have a worker.
  await ask(service, { input: 'Ready.' });
  const times: number[] = [];
  for (let at = 0; at < HITS; at++) {
    const { ms, use } = await ask(service, bodies(at));
    if (use !== 'hit') throw new Error(`not a hit: ${use}`);
    times.push(ms);
  }
  busy.abort();
  await done;
  times.sort((a, b) => a - b);
  const p99 = times[Math.ceil(0.99 * times.length) - 1] as number;
  return { median: median(times), p99 };
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const ms = (value: number): string => `${value.toFixed(2)} ms`;

const CACHED = 'performance: {worker_threads: 2, cache_enabled: true}\ncache: {disk: 256M}\n';
const numbered = (at: number) => ({ input: `${PHRASE} Number ${at}.`, seed: 7 });

try {
  const off = await start('performance: {worker_threads: 2}\n');
  const service = await start(CACHED);
  const unused = (at: number) => ({ ...numbered(at), cache: false });
  for (const one of [off, service]) await cpuEach(one, 3, unused);
  // By turns, so that whatever else goes on in the machine meets all alike.
  const spoken = { off: [] as number[], unused: [] as number[], miss: [] as number[] };
  for (let at = 0; at < SPEAKINGS; at++) {
    spoken.off.push(await cpuEach(off, 1, () => unused(at)));
    spoken.unused.push(await cpuEach(service, 1, () => unused(at)));
    spoken.miss.push(await cpuEach(service, 1, () => numbered(at)));
  }
  await stop(off);
  const offMs = midMean(spoken.off);
  const withoutMs = midMean(spoken.unused);
  const missMs = midMean(spoken.miss);
  const hitMs = await cpuEach(service, HITS, () => numbered(0));
  for (let at = SPEAKINGS; at < HITS; at++) await ask(service, numbered(at));
  const memory = await hitsWhileBusy(service, 2, () => numbered(0));
  await stop(service);

  const restarted = await start(CACHED.replace('{disk: 256M}', '{disk: 256M, memory: 8M}'));
  await ask(restarted, { input: 'Ready.' });
  const diskMs = await cpuEach(restarted, HITS, numbered);
  await stop(restarted);
  const again = await start(CACHED.replace('{disk: 256M}', '{disk: 256M, memory: 8M}'));
  const disk = await hitsWhileBusy(again, 2, numbered);
  await stop(again);

  say(`CPU of speaking "${PHRASE} Number n.": ${ms(offMs)} with the cache off`);
  say(
    `  on, not used: ${ms(withoutMs)} (${(withoutMs / offMs).toFixed(3)}); on, a miss that is kept: ${ms(missMs)} (${(missMs / offMs).toFixed(3)})`,
  );
  say(
    `CPU of a hit, wav: memory ${ms(hitMs)} (${((100 * hitMs) / offMs).toFixed(2)} %), disk ${ms(diskMs)} (${((100 * diskMs) / offMs).toFixed(2)} %)`,
  );
  say('First byte of a hit while all workers are busy:');
  say(`  memory: median ${ms(memory.median)}, 99 of 100 within ${ms(memory.p99)}`);
  say(`  disk: median ${ms(disk.median)}, 99 of 100 within ${ms(disk.p99)}`);
} finally {
  rmSync(home, { recursive: true, force: true });
}
