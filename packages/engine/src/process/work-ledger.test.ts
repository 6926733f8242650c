import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WINDOW_AS_IDS } from '../utterance/expected-work.ts';
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

test('a unit without progress is stuck after twenty times its expected time', () => {
  for (const [ids, msPerId, expected] of [
    [100, 20, 40_000],
    [305, 2, 12_200],
    [10, 2, MIN_MS],
    [1, 500, 10_000],
  ] as const) {
    const ledger = learned(msPerId);
    ledger.begin(1, ids);
    within(msUntilStuck(ledger), [expected, expected + 2 * TICK_MS]);
  }
});

test('a unit that progresses is never stuck, however long it takes', () => {
  const ledger = learned(2);
  ledger.begin(1, 305);
  for (let ticks = 0; ticks < 4 * 600; ticks++) {
    assert.equal(ledger.tick(MIN_MS), undefined);
    if (ticks % 8 === 7) ledger.advance(1);
  }
});

test('after progress, a hang is found by the time of a window, not of the sentence', () => {
  const ledger = learned(20);
  ledger.begin(1, 2_000);
  ledger.advance(1);
  const window = 20 * 20 * WINDOW_AS_IDS;
  within(msUntilStuck(ledger), [window, window + 2 * TICK_MS]);
  ledger.begin(1, 10);
  ledger.advance(1);
  within(msUntilStuck(ledger), [MIN_MS, MIN_MS + 2 * TICK_MS]);
});

test('only the unit that hangs is reported, not those beside it', () => {
  const ledger = learned(2);
  ledger.begin(1, 100);
  ledger.begin(2, 100);
  ledger.begin(3, 100);
  let stuck: number | undefined;
  while (stuck === undefined) {
    ledger.advance(1);
    ledger.advance(3);
    stuck = ledger.tick(MIN_MS);
  }
  assert.equal(stuck, 2);
});

test('progress of an ended or unknown unit is ignored', () => {
  const ledger = learned(2);
  ledger.begin(1, 100);
  ledger.end(1);
  ledger.advance(1);
  ledger.advance(7);
  assert.equal(ledger.size, 0);
});
