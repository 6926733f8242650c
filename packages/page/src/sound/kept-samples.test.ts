import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KeptSamples } from './kept-samples.ts';

/** Tells each sample of three blocks from its neighbours. */
const sampleAt = (n: number): number => (n % 30_011) - 15_000;
const LENGTH = 200_000;

function kept(piece: number): KeptSamples {
  const samples = new KeptSamples();
  for (let at = 0; at < LENGTH; at += piece) {
    const length = Math.min(piece, LENGTH - at);
    samples.append(Int16Array.from({ length }, (_, n) => sampleAt(at + n)));
  }
  return samples;
}

for (const piece of [1000, 65_536, LENGTH]) {
  test(`what came in pieces of ${piece} can be read anywhere`, () => {
    const samples = kept(piece);
    assert.equal(samples.length, LENGTH);
    for (const first of [0, 65_500, 131_072, LENGTH - 100]) {
      const read = new Float32Array(100);
      samples.read(first, read);
      assert.deepEqual(
        [...read],
        Array.from({ length: 100 }, (_, n) => sampleAt(first + n) / 32_768),
      );
    }
  });
}

test('there is silence before the first and after the last sample', () => {
  const samples = new KeptSamples();
  samples.append(Int16Array.of(16_384, -16_384));
  const read = new Float32Array(6).fill(9);
  samples.read(-2, read);
  assert.deepEqual([...read], [0, 0, 0.5, -0.5, 0, 0]);
  samples.read(100, read);
  assert.deepEqual([...read], [0, 0, 0, 0, 0, 0]);
});
