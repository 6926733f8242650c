import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toSamples } from './level.ts';

const samples = (audio: readonly number[], normalizeAudio: boolean, volume = 1) => [
  ...toSamples(Float32Array.from(audio), { normalizeAudio, volume }),
];

test('normalisation brings the peak to full scale, whichever its sign', () => {
  assert.deepEqual(samples([0.1, -0.2, 0.05], true), [16383, -32767, 8191]);
});

test('without normalisation the level stays, and too much is clipped', () => {
  assert.deepEqual(samples([0.5, -1.5, 1.5], false), [16383, -32767, 32767]);
});

test('volume is applied after normalisation and truncates towards zero', () => {
  assert.deepEqual(samples([0.25, -0.25, 0.1], true, 0.5), [16383, -16383, 6553]);
  assert.deepEqual(samples([0.25, -0.5], true, 2), [32767, -32767]);
});

test('what is as good as silent becomes silence, not noise at full scale', () => {
  assert.deepEqual(samples([1e-9, -1e-9], true), [0, 0]);
});

test('NaN and infinity are an error, wherever they stand', () => {
  for (const audio of [
    [Number.NaN, 0.5],
    [0.5, Number.NaN],
    [0.1, Number.NaN, 0.5],
    [Number.POSITIVE_INFINITY],
  ]) {
    assert.throws(() => samples(audio, true), { code: 'synthesis_failed' });
    assert.throws(() => samples(audio, false), { code: 'synthesis_failed' });
  }
});
