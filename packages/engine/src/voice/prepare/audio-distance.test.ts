import assert from 'node:assert/strict';
import { test } from 'node:test';
import { largestDifference, signalToError } from './audio-distance.ts';

const audio = Float32Array.of(1, -1, 1, -1);

test('the same audio is no distance apart', () => {
  assert.equal(largestDifference(audio, audio), 0);
  assert.equal(signalToError(audio, audio), Number.POSITIVE_INFINITY);
});

test('a tenth of the signal is 20 dB below it', () => {
  const louder = audio.map((sample) => sample * 1.1);
  assert.ok(Math.abs(largestDifference(louder, audio) - 0.1) < 1e-6);
  assert.ok(Math.abs(signalToError(louder, audio) - 20) < 1e-4);
});

test('audio of another length, or that is no number, is as far as can be', () => {
  for (const wrong of [audio.subarray(1), Float32Array.of(1, Number.NaN, 1, -1)]) {
    assert.equal(largestDifference(wrong, audio), Number.POSITIVE_INFINITY);
    assert.equal(signalToError(wrong, audio), Number.NEGATIVE_INFINITY);
  }
  assert.equal(
    signalToError(Float32Array.of(1, Number.POSITIVE_INFINITY, 1, -1), audio),
    Number.NEGATIVE_INFINITY,
  );
});
