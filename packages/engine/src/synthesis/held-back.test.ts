import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holdingBack } from './held-back.ts';
import { createLeveller, type Leveller } from './level.ts';

const VOICE = { sampleRate: 22_050, steadyGain: 2 };
const WINDOWS = [20, 40, 80, 112, 112, 7].map((frames, window) =>
  Float32Array.from({ length: frames * 256 }, (_, i) => Math.sin(i / 9 + window) / 3),
);

const spoken = (leveller: Leveller): Int16Array[] =>
  WINDOWS.map((audio, i) =>
    i === WINDOWS.length - 1 ? leveller.end(audio) : leveller.push(audio),
  );
const joined = (chunks: readonly Int16Array[]) => chunks.flatMap((chunk) => [...chunk]);

for (const normalizeAudio of ['steady', false, true] as const) {
  const create = () => createLeveller({ normalizeAudio, volume: 1 }, VOICE);

  test(`level ${normalizeAudio}: what is held back comes later and unchanged`, () => {
    const right = joined(spoken(create()));
    for (const frames of [0, 1, 60, 61, 371, 10_000]) {
      assert.deepEqual(joined(spoken(holdingBack(create(), frames * 256))), right, `${frames}`);
    }
  });
}

test('nothing is given before enough is made, then every window at once', () => {
  const create = () => createLeveller({ normalizeAudio: false, volume: 1 }, VOICE);
  const lengths = (frames: number) =>
    spoken(holdingBack(create(), frames * 256)).map(({ length }) => length / 256);
  assert.deepEqual(lengths(0), [20, 40, 80, 112, 112, 7]);
  assert.deepEqual(lengths(20), [20, 40, 80, 112, 112, 7]);
  assert.deepEqual(lengths(61), [0, 0, 140, 112, 112, 7]);
  assert.deepEqual(lengths(371), [0, 0, 0, 0, 0, 371]);
});
