/** A server that fails in many ways: no failed request, no wrong sound, no long wait. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { randomNumbers } from '../../service/random-numbers.ts';
import { said } from '../cached-service.ts';
import { PCM, rightHashes, type Service, texts, withServices } from './two-services.ts';
import { ValkeyServer } from './valkey-server.ts';

const LOAD_SECONDS = Number(process.env.LOAD_SECONDS ?? 30);
/** From so much load on, what a fault adds to the time of requests is held against the limit. */
const LONG_SECONDS = 600;
const DAMAGES = Number(process.env.DAMAGES ?? 80);
/** The most that the server may add, milliseconds: `cache.redis_timeout`, and a tenth for timers. */
const MOST_ADDED_MS = 55;
const CLIENTS = 1;
/** In memory there is room for some only, so that the server is asked again and again. */
const LIMITS = { memory: '4M', disk: '0' };

const phrases = texts(40);
let right: Map<string, string>;
let valkey: ValkeyServer;
before(async () => {
  valkey = await ValkeyServer.start();
  right = await rightHashes(phrases);
});
after(() => valkey.remove());

/** How long requests to all services took, milliseconds; each answer has to be right. */
async function load(services: readonly Service[], during: Promise<unknown>): Promise<number[]> {
  const random = randomNumbers(21);
  const took: number[] = [];
  let isOver = false;
  const over = during.finally(() => {
    isOver = true;
  });
  const client = async (at: number): Promise<void> => {
    while (!isOver) {
      const text = phrases[random(phrases.length)] as string;
      const startedAt = performance.now();
      const { hash } = await said(services[at % services.length] as Service, text, PCM);
      took.push(performance.now() - startedAt);
      assert.equal(hash, right.get(text), text);
    }
  };
  await Promise.all([
    over,
    ...Array.from({ length: services.length * CLIENTS }, (_, at) => client(at)),
  ]);
  return took.sort((a, b) => a - b);
}

const share = (sorted: readonly number[], part: number): number =>
  sorted[Math.floor(part * sorted.length)] ?? Number.NaN;

const FAULTS: Readonly<Record<string, (ms: number) => Promise<unknown>>> = {
  async healthy(ms) {
    await delay(ms);
  },
  async killed(ms) {
    await valkey.kill();
    await delay(ms);
    await valkey.run();
  },
  async 'killed and restarted again and again'(ms) {
    for (const end = performance.now() + ms; performance.now() < end; ) {
      await valkey.kill();
      await valkey.run();
      await delay(500);
    }
  },
  async paused(ms) {
    await valkey.client.client('PAUSE', ms, 'ALL');
    await delay(ms);
  },
  async 'paused again and again'(ms) {
    for (const end = performance.now() + ms; performance.now() < end; ) {
      await valkey.client.client('PAUSE', 300, 'ALL');
      await delay(600);
    }
  },
  async 'paused for writes'(ms) {
    await valkey.client.client('PAUSE', ms, 'WRITE');
    await delay(ms);
  },
  async 'out of memory'(ms) {
    await valkey.client.config('SET', 'maxmemory', '1');
    await delay(ms);
    await valkey.client.config('SET', 'maxmemory', '0');
  },
  async emptied(ms) {
    for (const end = performance.now() + ms; performance.now() < end; ) {
      await valkey.client.flushall();
      await delay(200);
    }
  },
};

test(`a server that fails in ${Object.keys(FAULTS).length} ways under ${LOAD_SECONDS} s of load`, async (t) => {
  const ms = (1000 * LOAD_SECONDS) / Object.keys(FAULTS).length;
  let alone: number[] = [];
  await withServices([LIMITS, LIMITS], async (...services) => {
    await load(services, delay(ms));
    alone = await load(services, delay(ms));
  });
  t.diagnostic(`without: ${alone.length} requests, p95 ${share(alone, 0.95).toFixed(1)} ms`);
  const limits = { ...LIMITS, server: valkey.url };
  await withServices([limits, limits], async (...services) => {
    await load(services, delay(ms));
    for (const [name, fault] of Object.entries(FAULTS)) {
      const took = await load(services, fault(ms));
      const added = share(took, 0.95) - share(alone, 0.95);
      t.diagnostic(
        `${name}: ${took.length} requests, p95 ${added.toFixed(1)} ms more, longest ${took.at(-1)?.toFixed(0)} ms`,
      );
      // A short run beside other work differs from another by as much as it takes.
      if (LOAD_SECONDS >= LONG_SECONDS) assert.ok(added <= MOST_ADDED_MS, name);
    }
    // It is used again.
    const [first] = services as [Service];
    const hits = () => first.metric('hailo_piper_phrase_hits_total{level="shared"}');
    const before = await hits();
    while ((await hits()) === before) {
      for (const text of phrases) await said(first, text, PCM);
    }
    assert.equal(await first.metric('hailo_piper_phrase_server_up'), 1);
    for (const service of services) {
      assert.doesNotMatch(service.log(), /unhandled|Unhandled/);
      await service.end();
    }
  });
});

test(`${DAMAGES} damaged entries: never a wrong sound, and the bad ones are gone`, async () => {
  await valkey.client.flushall();
  const random = randomNumbers(22);
  await withServices([{ ...LIMITS, server: valkey.url }], async (one) => {
    const service = one as Service;
    const { client } = valkey;
    /** Says all of them until it is so: what there is no room for is kept another time. */
    const sayUntil = async (isSo: () => Promise<boolean>): Promise<void> => {
      do {
        for (const text of phrases) {
          assert.equal((await said(service, text, PCM)).hash, right.get(text), text);
        }
      } while (!(await isSo()));
    };
    const areAllKept = async () => (await valkey.entries()).length === 2 * phrases.length;
    await sayUntil(areAllKept);
    for (let damages = 0; damages < DAMAGES; ) {
      const bad = new Map<string, Buffer>();
      for (const name of await valkey.entries()) {
        const entry = (await client.getBuffer(name)) as Buffer;
        bad.set(name, damaged(entry, damages++, random));
      }
      for (const [name, value] of bad) await client.set(name, value);
      for (const text of phrases) {
        const { hash, use } = await said(service, text, PCM);
        assert.equal(hash, right.get(text), text);
        assert.equal(use, 'miss', text);
      }
      const areBadGone = async () => {
        const now = await Promise.all([...bad.keys()].map((name) => client.getBuffer(name)));
        return [...bad.values()].every((value, at) => !now[at]?.equals(value));
      };
      await sayUntil(async () => (await areBadGone()) && (await areAllKept()));
    }
    await service.end();
  });
});

/** Cut, one bit flipped, of another key, longer, or nothing of ours. */
function damaged(entry: Buffer, kind: number, random: (below: number) => number): Buffer {
  const at = random(entry.length);
  const copy = Buffer.from(entry);
  switch (kind % 5) {
    case 0:
      return copy.subarray(0, Math.max(1, at));
    case 1:
      copy[at] = (copy[at] as number) ^ (1 << random(8));
      return copy;
    case 2:
      copy[16 + random(32)] = random(256);
      copy[16] = (copy[16] as number) ^ 1;
      return copy;
    case 3:
      return Buffer.concat([copy, Buffer.alloc(4_000_000)]);
    default:
      return Buffer.from('nothing of ours');
  }
}
