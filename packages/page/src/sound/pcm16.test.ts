import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Pcm16Decoder, toFloats } from './pcm16.ts';

const SAMPLES = Int16Array.of(0, 1, -1, 255, 256, -256, 32_767, -32_768);

test('base64 of 16-bit samples, little-endian, is decoded', () => {
  const base64 = Buffer.from(SAMPLES.buffer).toString('base64');
  assert.deepEqual(new Pcm16Decoder().decode(base64), SAMPLES);
});

test('a sample may be split between two pieces', () => {
  const bytes = Buffer.from(SAMPLES.buffer);
  for (let at = 0; at <= bytes.length; at++) {
    const decoder = new Pcm16Decoder();
    const decoded = [bytes.subarray(0, at), bytes.subarray(at)].flatMap((piece) => [
      ...decoder.decode(piece.toString('base64')),
    ]);
    assert.deepEqual(decoded, [...SAMPLES], `split at ${at}`);
  }
});

test('samples become numbers from -1 to 1', () => {
  assert.deepEqual([...toFloats(Int16Array.of(-32_768, 0, 16_384))], [-1, 0, 0.5]);
});
