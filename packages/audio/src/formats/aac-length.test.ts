import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inParts } from '../testing/sound.ts';
import { fittingFrames } from './aac-length.ts';

const FRAME = 1024;

async function fitted(sound: Int16Array, part: number): Promise<Int16Array> {
  const out: number[] = [];
  for await (const piece of fittingFrames(inParts(sound, part))) out.push(...piece);
  return Int16Array.from(out);
}

/** Samples that an encoder makes of a sound: whole frames, and one more in front. */
const encodedLength = (samples: number): number => (Math.ceil(samples / FRAME) + 1) * FRAME;

test('a sound that ends in silence keeps its length, within half a frame', async () => {
  for (let length = 3000; length < 3000 + 2 * FRAME; length += 61) {
    const sound = new Int16Array(length).fill(16).fill(1000, 0, length - 1536);
    const out = await fitted(sound, 500);
    assert.ok(Math.abs(encodedLength(out.length) - length) <= FRAME / 2, `${length}`);
    assert.deepEqual(out, sound.subarray(0, out.length));
    assert.ok(out.length >= length - 1536);
  }
});

test('audible samples are never removed', async () => {
  for (const length of [1, 511, 512, 1024, 2048, 3000, 5000]) {
    const sound = new Int16Array(length).fill(17);
    for (const part of [1, 1000, 5000]) assert.deepEqual(await fitted(sound, part), sound);
  }
});

test('of silence some is kept', async () => {
  assert.equal((await fitted(new Int16Array(100), 100)).length, 100);
  assert.equal((await fitted(new Int16Array(10_240), 100)).length, 9 * FRAME);
});

test('a short silence keeps the frames by which FFmpeg recognises ADTS', async () => {
  for (const length of [2 * FRAME, 2205, 2400, 3 * FRAME - 1]) {
    const out = await fitted(new Int16Array(length), 100);
    assert.ok(encodedLength(out.length) >= 3 * FRAME, `${length}`);
    assert.ok(out.length <= length);
  }
});
