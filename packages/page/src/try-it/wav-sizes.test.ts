import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withKnownSizes } from './wav-sizes.ts';

const UNKNOWN = 0xffff_ffff;

const chunk = (name: string, size: number, content: readonly number[]): number[] => {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, size, true);
  return [...new TextEncoder().encode(name), ...bytes, ...content];
};

const WAVE = [...new TextEncoder().encode('WAVE')];
const FORMAT = chunk('fmt ', 3, [1, 2, 3, 0]);
const SAMPLES = [1, 2, 3, 4, 5, 6];

test('a WAV that flowed gets the sizes that it has', () => {
  const flowed = chunk('RIFF', UNKNOWN, [...WAVE, ...FORMAT, ...chunk('data', UNKNOWN, SAMPLES)]);
  const rest = [...WAVE, ...FORMAT, ...chunk('data', SAMPLES.length, SAMPLES)];
  const whole = chunk('RIFF', rest.length, rest);
  assert.deepEqual([...withKnownSizes(Uint8Array.from(flowed))], whole);
  assert.deepEqual([...withKnownSizes(Uint8Array.from(whole))], whole);
});

test('other files and what is too short stay as they are', () => {
  for (const content of [
    [],
    [1, 2, 3],
    [...new TextEncoder().encode('OggS and much more')],
    WAVE,
  ]) {
    assert.deepEqual([...withKnownSizes(Uint8Array.from(content))], content);
  }
  const cut = chunk('RIFF', 4, [...WAVE, 100]);
  assert.deepEqual([...withKnownSizes(Uint8Array.from(cut))], cut);
});
