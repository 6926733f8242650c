import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BATCH, heldFrames, STREAM, type WindowSchedule, windowsOf } from './window.ts';

const HALO = 12;
const LENGTHS = [1, 2, 23, 24, 25, 41, 42, 100, 255, 600, 2_626, 10_000];
const ONES = { first: 1, max: 1, growth: 1, flowFirst: 1, flowMax: 1, absorb: 0, flowAbsorb: 0 };
const SCHEDULES: Record<string, WindowSchedule> = {
  STREAM,
  BATCH,
  ones: { ...STREAM, ...ONES },
  'a growth that gives no whole numbers': { ...STREAM, growth: 1.25, flowGrowth: 1.7 },
};

for (const [name, schedule] of Object.entries(SCHEDULES)) {
  test(`${name}: every frame comes once, in order, and after its latent`, () => {
    for (const frames of LENGTHS) {
      let spoken = 0;
      let latent = 0;
      for (const { flow, decoder } of windowsOf(frames, schedule, HALO)) {
        if (flow !== undefined) {
          assert.equal(flow.first, latent);
          assert.ok(flow.end > flow.first);
          latent = flow.end;
        }
        assert.equal(decoder.first, spoken);
        assert.ok(Number.isInteger(decoder.end));
        assert.ok(decoder.end > decoder.first);
        assert.ok(latent >= Math.min(frames, decoder.end + HALO));
        spoken = decoder.end;
      }
      assert.equal(spoken, frames);
      assert.equal(latent, frames);
    }
  });
}

test('no window exceeds the longest, and none is less than half of the first', () => {
  for (const schedule of [STREAM, BATCH]) {
    for (let frames = schedule.first; frames < 3_000; frames++) {
      for (const { decoder } of windowsOf(frames, schedule, HALO)) {
        const width = decoder.end - decoder.first;
        assert.ok(width <= schedule.max, `${width} of ${frames}`);
        assert.ok(width >= schedule.first / 2, `${width} of ${frames}`);
      }
    }
  }
});

test('a share of the sentence is held back, and whole frames, but never more than all', () => {
  assert.equal(heldFrames(1_000, STREAM), 0);
  assert.equal(heldFrames(1_000, { held: 112, heldShare: 0.25 }), 362);
  assert.equal(heldFrames(1_001, { held: 112, heldShare: 0.25 }), 363);
  assert.equal(heldFrames(100, { held: 112, heldShare: 0 }), 100);
  assert.equal(heldFrames(1_000, { held: 0, heldShare: 1 }), 1_000);
});

test('the first window is the same for sentences of any length', () => {
  const firsts = [600, 2_626, 10_000].map((frames) => windowsOf(frames, STREAM, HALO).next().value);
  assert.deepEqual(firsts[0], { flow: { first: 0, end: 32 }, decoder: { first: 0, end: 20 } });
  assert.deepEqual(firsts[1], firsts[0]);
  assert.deepEqual(firsts[2], firsts[0]);
});
