import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compare, figuresOf } from './comparison.ts';

const sample = (cpuMs: number, firstMs: number, audioSeconds = 2) => ({
  cpuMs,
  firstMs,
  totalMs: 2 * firstMs,
  audioSeconds,
});

test('turns are compared one by one, so a slow minute falls out', () => {
  const own = [sample(50, 10), sample(500, 100), sample(50, 10)];
  const base = [sample(100, 40), sample(1000, 400), sample(100, 40)];
  const seen = compare(own, base);
  assert.equal(seen?.cpu, 0.5);
  assert.equal(seen?.first, 0.25);
  assert.equal(seen?.firstLaterMs, -30);
  assert.equal(seen?.total, 0.25);
});

test('who says the same in less audio is compared by second of audio', () => {
  assert.equal(compare([sample(100, 1, 1)], [sample(100, 1, 2)])?.cpu, 2);
});

test('there is no comparison with somebody who was not there', () => {
  assert.equal(compare([sample(1, 1)], []), undefined);
  assert.equal(compare([], [sample(1, 1)]), undefined);
});

test('figures are per second of audio and of the middle', () => {
  assert.deepEqual(figuresOf([sample(100, 10), sample(100, 20), sample(100, 90)]), {
    audioSeconds: 2,
    cpuMsPerAudioSecond: 50,
    firstMs: 20,
    totalMs: 40,
  });
});
