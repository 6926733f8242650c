import assert from 'node:assert/strict';
import { test } from 'node:test';
import { largestDifference, signalToError } from './audio-distance.ts';

const audio = Float32Array.of(1, -1, 1, -1);

test('equal audio has no difference and an infinite ratio', () => {
  assert.equal(largestDifference(audio, audio), 0);
  assert.equal(signalToError(audio, audio), Number.POSITIVE_INFINITY);
});

test('an error of a tenth of the signal is 20 dB below it', () => {
  const louder = audio.map((sample) => sample * 1.1);
  assert.ok(Math.abs(largestDifference(louder, audio) - 0.1) < 1e-6);
  assert.ok(Math.abs(signalToError(louder, audio) - 20) < 1e-4);
});

test('another length or a NaN gives the worst value', () => {
  for (const wrong of [audio.subarray(1), Float32Array.of(1, Number.NaN, 1, -1)]) {
    assert.equal(largestDifference(wrong, audio), Number.POSITIVE_INFINITY);
    assert.equal(signalToError(wrong, audio), Number.NEGATIVE_INFINITY);
  }
  assert.equal(
    signalToError(Float32Array.of(1, Number.POSITIVE_INFINITY, 1, -1), audio),
    Number.NEGATIVE_INFINITY,
  );
});
