import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLeveller, type Level } from '../synthesis/level.ts';
import { PieceAudio } from './piece-audio.ts';

const SAMPLE_RATE = 1000;
const WIDTH = 100;
const ORDERS = [
  [0, 1, 2, 3],
  [3, 2, 1, 0],
  [1, 0, 3, 2],
  [0, 3, 1, 2],
];
const total = 4 * WIDTH;

const windows = Array.from({ length: 4 }, (_, window) =>
  Float32Array.from({ length: WIDTH }, (_, i) => 1.3 * Math.sin(window * WIDTH + i)),
);

for (const normalizeAudio of [true, false, 'steady'] as const) {
  test(`windows in any order become the same samples at level ${normalizeAudio}`, () => {
    const level: Level = { normalizeAudio, volume: 1 };
    const spoken = ORDERS.map((order) => {
      const leveller = createLeveller(level, { sampleRate: SAMPLE_RATE, steadyGain: 0.9 });
      const audio = new PieceAudio(leveller);
      const made = order.flatMap((index) =>
        audio.take(index, windows[index] as Float32Array, { total, samplesPerId: null }),
      );
      assert.deepEqual(
        made.map(({ last }) => last),
        [false, false, false, true],
      );
      return made.flatMap(({ samples }) => [...samples]);
    });
    assert.equal(spoken[0]?.length, total);
    for (const samples of spoken) assert.deepEqual(samples, spoken[0]);
  });
}

test('a window that came too early is held back', () => {
  const level: Level = { normalizeAudio: false, volume: 1 };
  const audio = new PieceAudio(createLeveller(level, { sampleRate: SAMPLE_RATE, steadyGain: 1 }));
  const of = { total, samplesPerId: null };
  assert.deepEqual(audio.take(1, windows[1] as Float32Array, of), []);
  assert.equal(audio.take(0, windows[0] as Float32Array, of).length, 2);
});

test('samples that are not numbers are an error', () => {
  const level: Level = { normalizeAudio: false, volume: 1 };
  const audio = new PieceAudio(createLeveller(level, { sampleRate: SAMPLE_RATE, steadyGain: 1 }));
  const broken = Float32Array.of(0, Number.NaN);
  assert.throws(() => audio.take(0, broken, { total: 2, samplesPerId: null }), {
    code: 'synthesis_failed',
  });
});
