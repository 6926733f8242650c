import assert from 'node:assert/strict';
import { test } from 'node:test';
import { relativeLength } from '../synthesis/relative-length.ts';
import { WINDOW_AS_IDS, workOf, workUntilProgress } from './expected-work.ts';

const settings = (lengthScale: number, speed = 1) => ({
  scales: { lengthScale, noiseScale: 0.667, noiseWScale: 0.8 },
  speed,
});

test('the expected length of speech is that of the embedded voice', () => {
  // Seconds of a sentence that lasts 7.21 s without scales.
  for (const [lengthScale, speed, seconds] of [
    [1, 1, 7.21],
    [0.1, 1, 3.58],
    [0.25, 1, 3.75],
    [0.5, 1, 4.79],
    [2, 1, 12.55],
    [4, 1, 23.43],
    [10, 1, 56.01],
    [1, 4, 1.8],
    [1, 0.25, 28.84],
    [10, 0.25, 224.03],
    [0.1, 4, 0.89],
  ] as const) {
    const ratio = (relativeLength(settings(lengthScale, speed), true) * 7.21) / seconds;
    assert.ok(Math.abs(ratio - 1) < 0.07, `${lengthScale}, ${speed}: ${ratio}`);
  }
});

test('a voice that runs whole takes speed as a length scale', () => {
  assert.equal(relativeLength(settings(1, 4), false), relativeLength(settings(0.25, 1), false));
  assert.equal(relativeLength(settings(3, 3), false), 1);
});

test('the work of a piece is multiplied by its scales', () => {
  for (const windowed of [true, false]) {
    assert.equal(workOf(100, { settings: settings(1), windowed }), 100);
    assert.equal(workOf(100, { settings: settings(5, 0.5), windowed }), windowed ? 800 : 775);
  }
});

test('the work until progress is at least the ids, and at most a window of added length', () => {
  const manner = (lengthScale: number, windowed: boolean) => ({
    settings: settings(lengthScale),
    windowed,
  });
  // Without longer scales, the expected work is the ids alone.
  for (const ids of [5, 100, 2_000]) {
    for (const windowed of [true, false]) {
      assert.equal(workUntilProgress(ids, manner(1, windowed)), ids);
      assert.equal(workUntilProgress(ids, manner(0.1, windowed)), ids);
    }
  }
  assert.equal(workUntilProgress(2_000, manner(10, true)), 2_000);
  assert.equal(workUntilProgress(20, manner(10, true)), WINDOW_AS_IDS / 4);
  // Without windows, all the work must be waited for.
  assert.equal(workUntilProgress(2_000, manner(10, false)), (2_000 * 7.75) / 4);
});
