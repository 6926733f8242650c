import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TICK_MS } from './engine-process.ts';
import { WorkLedger } from './work-ledger.ts';

const MIN_MS = 5_000;

/** A ledger that has learned this time per phoneme id. */
const learned = (msPerId: number): WorkLedger => {
  const ledger = new WorkLedger();
  for (let i = 0; i < 200; i++) ledger.learn(msPerId);
  return ledger;
};

/** Milliseconds until a unit counts as stuck. */
const msUntilStuck = (ledger: WorkLedger): number => {
  for (let ticks = 1; ticks < 10_000; ticks++) {
    if (ledger.tick(MIN_MS) !== undefined) return ticks * TICK_MS;
  }
  return Number.POSITIVE_INFINITY;
};

const within = (ms: number, [least, most]: [number, number]) =>
  assert.ok(ms >= least && ms <= most, `${ms} ms`);

test('a unit is stuck after twenty times its expected time', () => {
  for (const [ids, msPerId, expected] of [
    [100, 20, 40_000],
    [305, 2, 12_200],
    [10, 2, MIN_MS],
    [1, 500, 10_000],
  ] as const) {
    const ledger = learned(msPerId);
    ledger.begin(1, 5, ids);
    within(msUntilStuck(ledger), [expected, expected + 2 * TICK_MS]);
  }
});

test('a unit that turns out to be larger has its time from then on', () => {
  const ledger = learned(2);
  ledger.begin(1, 5, 100);
  for (let ticks = 0; ticks < 15; ticks++) assert.equal(ledger.tick(MIN_MS), undefined);
  ledger.begin(1, 5, 305);
  within(msUntilStuck(ledger), [12_200, 12_200 + 2 * TICK_MS]);
});

test('loading a voice has a time of its own, once for each unit', () => {
  const ledger = learned(2);
  ledger.begin(1, 5, 10);
  ledger.isLoading = true;
  for (let ticks = 0; ticks < 100; ticks++) assert.equal(ledger.tick(MIN_MS), undefined);
  ledger.isLoading = false;
  within(msUntilStuck(ledger), [MIN_MS, MIN_MS + 2 * TICK_MS]);
  ledger.begin(2, 6, 10);
  ledger.isLoading = true;
  ledger.end(1);
  within(msUntilStuck(ledger), [60_000 + MIN_MS, 60_000 + MIN_MS + 2 * TICK_MS]);
});

test('a request whose units end in time is never stuck, however many they are', () => {
  const ledger = learned(2);
  for (let unit = 0; unit < 300; unit++) {
    ledger.begin(unit, 5, 150);
    for (let ticks = 0; ticks < 8; ticks++) assert.equal(ledger.tick(MIN_MS), undefined);
    ledger.end(unit);
  }
});

test('the request whose unit hangs is reported, not those beside it', () => {
  const ledger = learned(2);
  ledger.begin(1, 11, 100);
  ledger.begin(2, 12, 100);
  let unit = 3;
  let stuck: number | undefined;
  while (stuck === undefined) {
    ledger.begin(unit, 11, 100);
    ledger.end(1);
    stuck = ledger.tick(MIN_MS);
    ledger.end(unit);
    unit += 1;
  }
  assert.equal(stuck, 12);
});

test('a request is worked for while any of its units is in progress', () => {
  const ledger = learned(2);
  ledger.begin(1, 11, 100);
  ledger.begin(2, 11, 100);
  ledger.end(1);
  ledger.end(7);
  assert.deepEqual([ledger.has(11), ledger.has(1), ledger.size], [true, false, 1]);
  ledger.end(2);
  assert.deepEqual([ledger.has(11), ledger.size], [false, 0]);
});
