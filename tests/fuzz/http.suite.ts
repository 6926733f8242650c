/**
 * Thousands of odd requests against the real service: `node tests/fuzz/http.suite.ts
 * [--requests N] [--seed S]`. Run in CI and by hand, not by `test`.
 */
import assert from 'node:assert/strict';
import { Agent, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { AUDIO_FORMATS } from '@hailo-piper/audio';
import fc from 'fast-check';
import { residentMib } from '../service/resident-memory.ts';
import { type RunningService, withService } from '../service/service.ts';
import type { FuzzRequest } from './address-requests.ts';
import type { RawRequest } from './raw-requests.ts';
import { anyRequest } from './requests.ts';

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '20000' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
  },
});
const requests = Number(values.requests);
const seed = Number(values.seed);

/** As many at a time as the service takes without turning any away. */
const AT_A_TIME = 8;
/** Allocators and V8 move by this much; a leak of a kilobyte a request is beyond it. */
const MAX_GROWTH_MIB = 16;
const QUARTERS = 4;
/** Looks at memory in each quarter. With two, garbage of both may be taken for a leak. */
const LOOKS = 10;
const BATCH = Math.ceil(requests / QUARTERS / LOOKS);

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

/** What the service may answer to an operation, as it says itself: `POST /v1/audio/speech 503`. */
const documented = new Set<string>();

async function readDocument(url: string): Promise<void> {
  const answer = await fetch(`${url}/openapi.json`);
  const { paths } = (await answer.json()) as { paths: Record<string, Record<string, unknown>> };
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const { responses = {} } = operation as { responses?: object };
      for (const status of Object.keys(responses)) {
        documented.add(`${method.toUpperCase()} ${path} ${status}`);
      }
    }
  }
}

/** A limit of the service is reached, which it says of that operation, and here with its name. */
const isLimit = ({ status, body }: Answer, { method, path }: FuzzRequest): boolean =>
  status === 503 &&
  documented.has(`${method} ${path.split('?')[0]} 503`) &&
  /"code":"overloaded"/.test(body.toString());

const count = (status: number): void => {
  statuses.set(status, (statuses.get(status) ?? 0) + 1);
};

const check = async (url: string, sent: FuzzRequest): Promise<void> => {
  const answer = await send(url, sent);
  count(answer.status);
  const context = `${answer.status} to ${JSON.stringify(sent).slice(0, 2000)}`;
  const isFine = answer.status < 500 || isLimit(answer, sent);
  assert.ok(isFine, `${context}\n${answer.body.toString().slice(0, 500)}`);
  if (answer.status >= 400 && sent.method !== 'HEAD') assert.ok(isEnvelope(answer.body), context);
};

/** Longer than the service itself waits for what does not come. */
const RAW_WITHIN_MS = 30_000;

/** Writes to a connection of its own until the service closes it. */
const checkRaw = async (url: string, { raw }: RawRequest): Promise<void> => {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  let heard = '';
  socket.setEncoding('latin1').on('data', (data) => {
    heard += data;
  });
  socket.setTimeout(RAW_WITHIN_MS, () => socket.destroy(new Error('it is still open')));
  let failure: Error | undefined;
  socket.on('error', (error: NodeJS.ErrnoException) => {
    // The service may close it before it has read everything.
    if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') failure = error;
  });
  socket.end(raw, 'latin1');
  await new Promise((resolve) => socket.on('close', resolve));
  const context = JSON.stringify(raw).slice(0, 2000);
  assert.equal(failure, undefined, `${failure} to ${context}`);
  if (heard === '') return;
  assert.match(heard, /^HTTP\/1\.1 \d{3} /, context);
  for (const [, status] of heard.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)) {
    count(Number(status));
    assert.ok(Number(status) < 500, `${status} to ${context}`);
  }
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

test(`${requests} odd requests, seed ${seed}`, async (t) => {
  await withService(CONFIG, async (service) => {
    const before = await golden(service);
    await loadEverything(service);
    await readDocument(service.url);
    const pids = [service.process.pid, service.enginePid()];
    /** Of the front-end and the engine, after each batch. */
    const memory: number[][] = [];
    for (let done = 0; done < requests; done += BATCH) {
      const batch = fc.sample(anyRequest, {
        seed: seed + done,
        numRuns: Math.min(BATCH, requests - done),
      });
      const next = batch.values();
      const client = async () => {
        for (const sent of next) {
          await ('raw' in sent ? checkRaw(service.url, sent) : check(service.url, sent));
        }
      };
      await Promise.all(Array.from({ length: AT_A_TIME }, client));
      memory.push(pids.map(residentMib));
    }

    t.diagnostic(`answers: ${[...statuses].map(([status, n]) => `${status} ${n}×`).join(', ')}`);
    const quarters = Array.from({ length: QUARTERS }, (_, quarter) => {
      const share = memory.length / QUARTERS;
      const of = memory.slice(Math.floor(quarter * share), Math.floor((quarter + 1) * share));
      // Garbage comes and goes, a leak stays: the least is what is held.
      return pids.map((_, process) => Math.min(...of.map((both) => both[process] ?? 0)));
    });
    const told = quarters.map((both) => both.map(Math.round).join(' + ')).join(', ');
    t.diagnostic(`least memory of front-end + engine, MiB, in each quarter: ${told}`);
    assert.deepEqual([service.process.pid, service.enginePid()], pids);
    assert.deepEqual(await golden(service), before);
    const [, second = [], , last = []] = quarters;
    const growth = sum(last) - sum(second);
    assert.ok(growth < MAX_GROWTH_MIB, `memory grew by ${growth} MiB`);
  });
  agent.destroy();
});
