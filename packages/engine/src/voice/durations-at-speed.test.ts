import assert from 'node:assert/strict';
import { test } from 'node:test';
import { durationsAtSpeed } from './durations-at-speed.ts';

const durations = Float32Array.from({ length: 200 }, (_, id) => 1 + ((id * 7) % 5));
const sum = (frames: Float32Array) => frames.reduce((total, each) => total + each, 0);

test('speed 1 leaves durations unchanged', () => {
  assert.equal(durationsAtSpeed(durations, 1), durations);
});

test('the total is divided by the speed, to half a frame, in whole frames', () => {
  for (const speed of [0.25, 0.5, 0.9, 1.1, 2, 3, 4]) {
    const scaled = durationsAtSpeed(durations, speed);
    assert.ok(Math.abs(sum(scaled) - sum(durations) / speed) <= 0.5, `speed ${speed}`);
    for (const frames of scaled) assert.ok(Number.isInteger(frames) && frames >= 0);
  }
});

test('the start of a phoneme does not drift with the rounding before it', () => {
  const scaled = durationsAtSpeed(durations, 3);
  for (const id of durations.keys()) {
    const before = sum(durations.subarray(0, id)) / 3;
    assert.ok(Math.abs(sum(scaled.subarray(0, id)) - before) <= 0.5, `id ${id}`);
  }
});
