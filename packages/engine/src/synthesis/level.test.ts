import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLeveller, type Level } from './level.ts';
import { CEILING } from './limiter.ts';

const VOICE = { sampleRate: 22_050, steadyGain: 2 };

const samples = (
  audio: readonly number[],
  normalizeAudio: Level['normalizeAudio'],
  volume = 1,
  window = Math.max(1, audio.length),
) => {
  const leveller = createLeveller({ normalizeAudio, volume }, VOICE);
  const out: number[] = [];
  for (let at = 0; at < audio.length; at += window) {
    const piece = Float32Array.from(audio.slice(at, at + window));
    out.push(...(at + window < audio.length ? leveller.push(piece) : leveller.end(piece)));
  }
  return out;
};

test('normalisation brings a positive or negative peak to full scale', () => {
  assert.deepEqual(samples([0.1, -0.2, 0.05], true), [16383, -32767, 8191]);
});

test('without normalisation the level stays, and audio beyond full scale is clipped', () => {
  assert.deepEqual(samples([0.5, -1.5, 1.5], false), [16383, -32767, 32767]);
});

test('volume is applied after normalisation and truncates towards zero', () => {
  assert.deepEqual(samples([0.25, -0.25, 0.1], true, 0.5), [16383, -16383, 6553]);
  assert.deepEqual(samples([0.25, -0.5], true, 2), [32767, -32767]);
});

test('almost silent audio becomes silence, not noise at full scale', () => {
  assert.deepEqual(samples([1e-9, -1e-9], true), [0, 0]);
});

test('NaN and infinity are an error at any place', () => {
  for (const audio of [
    [Number.NaN, 0.5],
    [0.5, Number.NaN],
    [0.1, Number.NaN, 0.5],
    [Number.POSITIVE_INFINITY],
  ]) {
    assert.throws(() => samples(audio, true), { code: 'synthesis_failed' });
    assert.throws(() => samples(audio, false), { code: 'synthesis_failed' });
    assert.throws(() => samples(audio, 'steady'), { code: 'synthesis_failed' });
  }
});

test('steady is one gain for every sentence, and a limiter that never clips', () => {
  assert.deepEqual(samples([0.1, -0.2], 'steady'), [6553, -13106]);
  assert.deepEqual(samples([0.1, -0.2], 'steady', 0.5), [3276, -6553]);
  const loud = samples([0.1, 5, -0.2, 0.1], 'steady', 3);
  assert.ok(loud.every((sample) => Math.abs(sample) <= Math.ceil(CEILING * 32767)));
});

test('windows of any length give the same samples', () => {
  const audio = Array.from({ length: 500 }, (_, i) => Math.sin(i / 7) * (i / 300));
  for (const mode of [true, false, 'steady'] as const) {
    const whole = samples(audio, mode);
    assert.equal(whole.length, audio.length);
    for (const window of [1, 7, 128]) assert.deepEqual(samples(audio, mode, 1, window), whole);
  }
});
