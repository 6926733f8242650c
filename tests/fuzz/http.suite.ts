/**
 * Thousands of odd requests against the real service: `node tests/fuzz/http.suite.ts
 * [--requests N] [--seed S]`. Run in CI and by hand, not by `test`.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Agent, type IncomingMessage, request } from 'node:http';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { AUDIO_FORMATS } from '@hailo-piper/api';
import fc from 'fast-check';
import { type RunningService, withService } from '../service/service.ts';
import { anyRequest, type FuzzRequest } from './requests.ts';

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '20000' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
  },
});
const count = Number(values.requests);
const seed = Number(values.seed);

/** As many at a time as the service takes without turning any away. */
const AT_A_TIME = 8;
const BATCH = 500;
/** Allocators and V8 move by this much; a leak of a kilobyte a request is beyond it. */
const MAX_GROWTH_MIB = 16;
const QUARTERS = 4;

const model = fileURLToPath(new URL('../voices/medium-shape.onnx', import.meta.url));
const CONFIG = `piper:\n  model_path: ${model}\nlogging:\n  level: WARNING\n`;
const GOLDEN = { input: 'The golden text, 12 times.', noise_scale: 0, noise_w_scale: 0 };

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: Buffer;
}

/**
 * V8 lets a heap grow long before it must, which looks like a leak: here it must soon. What leaks
 * ends in a lost process.
 */
process.env.NODE_OPTIONS = '--max-old-space-size=96 --max-semi-space-size=2';

const agent = new Agent({ keepAlive: true, maxSockets: AT_A_TIME });

/** Not `fetch`, which refuses to send some of these. */
const send = (url: string, { method, path, headers, body }: FuzzRequest): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const options = { method, agent, headers: { ...headers, ...length } };
    const collect = async (response: IncomingMessage): Promise<Answer> => ({
      status: response.statusCode ?? 0,
      type: response.headers['content-type'] ?? '',
      body: Buffer.concat(await response.toArray()),
    });
    const call = request(`${url}${path}`, options, (response) =>
      collect(response).then(resolve, reject),
    );
    call.on('error', reject).end(body);
  });

const isEnvelope = (body: Buffer): boolean => {
  if (body.length === 0) return false;
  const { error } = JSON.parse(body.toString()) as { error?: Record<string, unknown> };
  const isText = (key: string) => typeof error?.[key] === 'string';
  const isTextOrNull = (key: string) => isText(key) || error?.[key] === null;
  return isText('message') && isText('type') && isTextOrNull('param') && isTextOrNull('code');
};

const statuses = new Map<number, number>();

const check = async (url: string, sent: FuzzRequest): Promise<void> => {
  const answer = await send(url, sent);
  statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
  const context = `${answer.status} to ${JSON.stringify(sent).slice(0, 2000)}`;
  assert.ok(answer.status < 500, `${context}\n${answer.body.toString().slice(0, 500)}`);
  if (answer.status >= 400) assert.ok(isEnvelope(answer.body), context);
};

const pssMib = (pid: number | undefined): number => {
  const kib = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1];
  return Number(kib) / 1024;
};

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

const golden = async (service: RunningService): Promise<Buffer> => {
  const response = await service.speak(GOLDEN);
  assert.equal(response.status, 200);
  return Buffer.from(await response.arrayBuffer());
};

/** Languages with large dictionaries, and the one with a model of its own. */
const HEAVY = ['ar', 'ru', 'cmn', 'yue', 'ta', 'fa', 'ca', 'it', 'vi', 'hi', 'de', 'fr'];

/** What is loaded once, whenever a random text first wants it, is not growth. */
const loadEverything = async (service: RunningService): Promise<void> => {
  for (const espeak_voice of HEAVY) {
    const text = 'مرحبا بالعالم 12 '.repeat(200);
    const body = JSON.stringify({ text, espeak_voice });
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${service.url}/v1/phonemize`, { method: 'POST', headers, body });
    assert.equal(answer.status, 200);
    await answer.arrayBuffer();
  }
  for (const { name } of AUDIO_FORMATS) {
    const answer = await service.speak({ input: 'Hello.', response_format: name });
    assert.equal(answer.status, 200);
    await answer.arrayBuffer();
  }
  for (const normalize_audio of [true, 'steady']) {
    const answer = await service.speak({ input: 'word '.repeat(990), normalize_audio });
    assert.equal(answer.status, 200);
    await answer.arrayBuffer();
  }
};

test(`${count} odd requests, seed ${seed}`, async (t) => {
  await withService(CONFIG, async (service) => {
    const before = await golden(service);
    await loadEverything(service);
    const pids = [service.process.pid, service.enginePid()];
    /** Of the front-end and the engine, after each batch. */
    const memory: number[][] = [];
    for (let done = 0; done < count; done += BATCH) {
      const batch = fc.sample(anyRequest, {
        seed: seed + done,
        numRuns: Math.min(BATCH, count - done),
      });
      const next = batch.values();
      const client = async () => {
        for (const sent of next) await check(service.url, sent);
      };
      await Promise.all(Array.from({ length: AT_A_TIME }, client));
      memory.push(pids.map(pssMib));
    }

    t.diagnostic(`answers: ${[...statuses].map(([status, n]) => `${status} ${n}×`).join(', ')}`);
    const quarters = Array.from({ length: QUARTERS }, (_, quarter) => {
      const share = memory.length / QUARTERS;
      const of = memory.slice(Math.floor(quarter * share), Math.floor((quarter + 1) * share));
      // Garbage comes and goes, a leak stays: the least is what is held.
      return pids.map((_, process) => Math.min(...of.map((both) => both[process] ?? 0)));
    });
    const told = quarters.map((both) => both.map(Math.round).join(' + ')).join(', ');
    t.diagnostic(`least PSS of front-end + engine, MiB, in each quarter: ${told}`);
    assert.deepEqual([service.process.pid, service.enginePid()], pids);
    assert.deepEqual(await golden(service), before);
    const [, second = [], , last = []] = quarters;
    const growth = sum(last) - sum(second);
    assert.ok(growth < MAX_GROWTH_MIB, `memory grew by ${growth} MiB`);
  });
  agent.destroy();
});
