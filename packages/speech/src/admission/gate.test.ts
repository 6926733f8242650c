import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EngineError } from '@hailo-piper/engine';
import type { ShareOf } from './gate.ts';
import { type Chances, type CrowdOptions, quantile, simulateCrowd } from './testing/crowd.ts';
import { SimulatedService } from './testing/simulated-service.ts';
import { VirtualTime } from './testing/virtual-time.ts';

/** A place becomes free every 0.3 s, as with the embedded voice on one desktop core. */
const DESKTOP = { realTimeFactor: 0.07 };
const CROWD = { service: DESKTOP, seconds: 300, regulars: 200 };
/** One text in ten is a chapter of 40 sentences. */
const mixed = (random: () => number): number[] =>
  Array.from({ length: random() < 0.1 ? 40 : 1 }, () => 1.5 + 3 * random());

type Scenario = Omit<CrowdOptions, 'addresses'>;
const SCENARIOS: Readonly<Record<string, Scenario>> = {
  '200 clients': CROWD,
  '200 clients, a tenth takes nothing, a tenth leaves': { ...CROWD, stalling: 0.1, leaving: 0.1 },
  'work that no counter knows of': {
    ...CROWD,
    service: { ...DESKTOP, extraWork: 0.05 },
    seconds: 400,
  },
  '100 clients and newcomers all the time': { ...CROWD, regulars: 100, newcomersPerSecond: 0.5 },
  'four times as many newcomers as there is speech for': {
    ...CROWD,
    regulars: 0,
    newcomersPerSecond: 12.7,
    seconds: 150,
  },
  'two hundred places a second': {
    service: { realTimeFactor: 0.002, extraWork: 0.003 },
    seconds: 30,
    regulars: 200,
  },
  'a place in two seconds': { service: { realTimeFactor: 0.5 }, seconds: 2400, regulars: 200 },
  'two workers': { ...CROWD, service: { realTimeFactor: 0.1, workers: 2 } },
  'a short queue': { ...CROWD, service: { ...DESKTOP, maxQueued: 4 }, regulars: 40 },
  'few too many': { ...CROWD, regulars: 45 },
};

const rate = ({ served, all }: Chances): number => served / all;

for (const [name, scenario] of Object.entries(SCENARIOS)) {
  for (const addresses of ['one', 'each its own'] as const) {
    test(`${name}, addresses: ${addresses}`, () => {
      const result = simulateCrowd({ ...scenario, addresses });
      const { tries, advice, firstTries, returns } = result;
      assert.ok(quantile(tries, 0.5) <= 3, `half were served by try ${quantile(tries, 0.5)}`);
      assert.ok(quantile(tries, 0.95) <= 5, `95 % were served by try ${quantile(tries, 0.95)}`);
      // When all come at whole seconds and find dozens of places, the chances are equal.
      assert.ok(rate(returns) > 0.95 * rate(firstTries), 'who comes back is worse off');

      // Only after the start, when something was measured. A place free at the retry is not too
      // early.
      const told = advice
        .filter(({ at }) => at > 20)
        .flatMap(({ told, truth, kept }) =>
          truth === undefined || kept === undefined
            ? []
            : [{ ratio: told / Math.max(1, truth), kept }],
        );
      const right = told.filter(({ ratio, kept }) => ratio <= 2 && (ratio >= 0.5 || kept));
      const share = right.length / told.length;
      assert.ok(share > 0.9, `${Math.round(100 * share)} % were told within a factor of two`);
    });
  }
}

test('among chapters most retries find a place, though estimates are less exact', () => {
  for (const addresses of ['one', 'each its own'] as const) {
    const scenario = { service: { realTimeFactor: 0.05 }, seconds: 400, regulars: 100 };
    const { tries, firstTries, returns } = simulateCrowd({
      ...scenario,
      addresses,
      sentences: mixed,
    });
    assert.ok(quantile(tries, 0.5) <= 3);
    assert.ok(rate(returns) > rate(firstTries));
  }
});

test('clients that ignore retry-after take little from others, whose advice stays right', () => {
  for (const realTimeFactor of [0.07, 0.3]) {
    const scenario = { ...CROWD, service: { realTimeFactor }, regulars: 160, seconds: 600 };
    const crowd = (impatient: number) =>
      simulateCrowd({ ...scenario, addresses: 'each its own', impatient });
    const { tries, advice } = crowd(20);
    const share = tries.length / crowd(0).tries.length;
    assert.ok(share > 0.7, `${share}`);
    const ratios = advice
      .flatMap(({ told, truth }) => (truth === undefined ? [] : [told / Math.max(1, truth)]))
      .sort((a, b) => a - b);
    const median = quantile(ratios, 0.5);
    assert.ok(median > 0.7 && median < 1.5, `told ${median} times what is right`);
  }
});

test('a crowd behind one address gets its share; other callers find a place at once', () => {
  const service = { ...DESKTOP, callerShare: 0.75 };
  const scenario = { service, seconds: 300, regulars: 40, newcomersPerSecond: 0.5 };
  const { tries, advice, returns, newcomers, load } = simulateCrowd({
    ...scenario,
    addresses: 'shared',
  });
  assert.ok(newcomers.all > 100);
  assert.equal(newcomers.served, newcomers.all);
  assert.ok(load > 0.99, `${load}`);
  assert.ok(quantile(tries, 0.95) <= 5, `95 % were served by try ${quantile(tries, 0.95)}`);
  assert.ok(rate(returns) > 0.5, `${rate(returns)} of those who came back were served`);
  const told = advice.flatMap(({ at, told, truth }) =>
    at < 20 || truth === undefined ? [] : [told / Math.max(1, truth)],
  );
  const right = told.filter((ratio) => ratio >= 0.5 && ratio <= 2);
  const share = right.length / told.length;
  assert.ok(share > 0.8, `${Math.round(100 * share)} % were told within a factor of two`);
});

test('promises leave no worker idle, even if many clients never return', () => {
  for (const leaving of [0, 0.5]) {
    const { load } = simulateCrowd({ ...CROWD, addresses: 'each its own', leaving, seconds: 100 });
    assert.ok(load > 0.99, `${load}`);
  }
});

const SHORT = { characters: 45, sentences: [3] };

/** A full service, and the seconds each of these callers was told to wait. */
const refusedBy = (
  service: SimulatedService,
  ...clients: readonly string[]
): (number | undefined)[] =>
  clients.map((client) => service.ask({ ...SHORT, caller: client }, () => {}));

const fullService = (): { time: VirtualTime; service: SimulatedService } => {
  const time = new VirtualTime();
  const service = new SimulatedService(time, { realTimeFactor: 0.1 });
  for (let i = 0; i < 33; i++) assert.equal(refusedBy(service, `first ${i}`)[0], undefined);
  // By then something was measured, and the place of the served request is taken again.
  time.passUntil(0.4);
  refusedBy(service, 'first 0');
  return { time, service };
};

test('a promised place is kept for its client, at most two seconds', () => {
  const { time, service } = fullService();
  const [told] = refusedBy(service, 'patient');
  assert.equal(told, 1);
  time.passUntil(1.45);
  // Three places are free; one of them is kept.
  assert.deepEqual(
    refusedBy(service, 'hasty', 'hasty', 'hasty').map((it) => it === undefined),
    [true, true, false],
  );
  assert.deepEqual(refusedBy(service, 'patient'), [undefined]);
  time.passUntil(7);
  const [again] = refusedBy(service, 'late');
  assert.equal(again, undefined);
});

test('a client that retries early gains nothing', () => {
  const { service } = fullService();
  for (let i = 0; i < 400; i++) refusedBy(service, 'hasty');
  const [other] = refusedBy(service, 'other');
  assert.ok(Number(other) <= 3, `${other}`);
});

test('retry-after is in whole seconds, and differs while places are rare', () => {
  const time = new VirtualTime();
  const service = new SimulatedService(time, { realTimeFactor: 1 });
  for (let i = 0; i < 33; i++) refusedBy(service, `first ${i}`);
  time.passUntil(3.5);
  refusedBy(service, 'first 0');
  const told = refusedBy(service, ...Array.from({ length: 10 }, (_, i) => `client ${i}`));
  assert.equal(new Set(told).size, 10);
  for (const seconds of told) assert.ok(Number.isInteger(seconds));
});

test('a refusal names the limit', () => {
  const { service } = fullService();
  assert.throws(
    () => service.admit({ caller: 'any' }),
    (error: unknown) =>
      error instanceof EngineError &&
      error.code === 'queue_full' &&
      /queue\.max_requests/.test(error.message) &&
      /\b32\b/.test(error.message),
  );
  const time = new VirtualTime();
  const slow = new SimulatedService(time, { realTimeFactor: 1, requestTimeoutMs: 10_000 });
  refusedBy(slow, 'any');
  time.passUntil(4);
  const accepted = Array.from({ length: 33 }, () => refusedBy(slow, 'any')[0]);
  assert.ok(accepted.filter((told) => told === undefined).length < 10);
  assert.throws(() => slow.admit({ caller: 'any' }), /performance\.request_timeout/);
});

test('a caller at its share is promised a place, though others are free', () => {
  const time = new VirtualTime();
  const service = new SimulatedService(time, { realTimeFactor: 0.1 });
  for (let i = 0; i < 8; i++) refusedBy(service, 'greedy');
  let held = 8;
  const shareOf: ShareOf = (client) => ({
    held: client === 'greedy' ? held : 0,
    limit: 8,
    key: 'queue.client_share',
  });
  assert.throws(
    () => service.admit({ caller: 'greedy' }, shareOf),
    (error: unknown) =>
      error instanceof EngineError &&
      /8 requests from this address.*queue\.client_share/.test(error.message) &&
      error.retryAfterSeconds === 2,
  );
  service.admit({ caller: 'modest' }, shareOf);
  time.passUntil(2.1);
  held = 7;
  service.admit({ caller: 'greedy' }, shareOf);
});

test('before anything is measured retry-after is short', () => {
  const time = new VirtualTime();
  const service = new SimulatedService(time, { realTimeFactor: 0.07 });
  const clients = Array.from({ length: 200 }, (_, i) => `client ${i}`);
  const told = refusedBy(service, ...clients).filter((seconds) => seconds !== undefined);
  assert.equal(told.length, 167);
  assert.ok(Math.max(...told) <= 5);
  assert.ok(new Set(told).size >= 4);
});

test('a request that cannot begin before its deadline is refused, with retry-after', () => {
  const time = new VirtualTime();
  const service = new SimulatedService(time, { realTimeFactor: 1 });
  refusedBy(service, 'first');
  time.passUntil(4);
  // Three seconds of speech each.
  assert.deepEqual(refusedBy(service, 'a', 'b', 'c'), [undefined, undefined, undefined]);
  const within = (seconds: number, caller: string) =>
    service.admit({ caller, deadline: 1000 * (time.now() + seconds) });
  assert.throws(() => within(5, 'd'), /not begin within 5 s.*deadline/);
  within(15, 'd');
  service.admit({ caller: 'd' });
  // A caller also waits for its own requests.
  assert.deepEqual(refusedBy(service, 'd', 'd'), [undefined, undefined]);
  assert.throws(() => within(13, 'd'), { code: 'queue_full' });
  within(13, 'e');
});
