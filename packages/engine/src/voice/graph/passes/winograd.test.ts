import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ints } from '../onnx.ts';
import { cutStockVoice } from '../split-voice.ts';
import { livelyVoice, randomNumbers, SHAPES, someIds } from '../testing/lively-voice.ts';
import { distance, PartsRunner } from '../testing/run-parts.ts';
import { withPasses } from '../testing/with-passes.ts';
import { masks } from './masks.ts';
import { winograd } from './winograd.ts';
import {
  INPUT_ROWS,
  PRODUCTS,
  RESULT_ROWS,
  RESULTS,
  TAPS,
  WEIGHT_ROWS,
} from './winograd-filter.ts';
import { zeros } from './zeros.ts';

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

test('eight products give four results of a filter', () => {
  const random = randomNumbers(5);
  const weights = Array.from({ length: TAPS }, random);
  const values = Array.from({ length: PRODUCTS }, random);
  const products = INPUT_ROWS.map(
    (row, k) => dot(row, values) * dot(WEIGHT_ROWS[k] ?? [], weights),
  );
  assert.deepEqual([TAPS, RESULTS, products.length], [5, 4, 8]);
  for (let result = 0; result < RESULTS; result++) {
    const actual = dot(
      RESULT_ROWS.map((row) => row[result] ?? 0),
      products,
    );
    const expected = dot(weights, values.slice(result));
    assert.ok(Math.abs(actual - expected) < 1e-14, `${actual}, not ${expected}`);
  }
});

test('the matrices applied to values have no rounding', () => {
  for (const value of [...INPUT_ROWS, ...RESULT_ROWS].flat())
    assert.equal(Math.fround(value), value);
});

for (const shape of SHAPES) {
  test(`${shape}: no convolution of five taps is left, the latent stays`, async () => {
    const voice = livelyVoice(shape);
    const { cut, ...split } = withPasses(voice, masks, zeros, winograd);
    const { graph } = cut.parts.flow;
    assert.equal(split.rewritten.winograd, 16);
    assert.ok(graph.ofType('Conv').every(({ inputs }) => graph.tensor(inputs[1])?.dims[2] === 1));
    const before = new PartsRunner(withPasses(voice, masks, zeros));
    const after = new PartsRunner(split);
    const encoded = await before.encode({ ids: someIds(40), speaker: 2 });
    // Numbers of frames that fill the last tile, and that do not.
    const width = encoded.idOfFrame.length;
    for (const frames of [width - (width % 4), width - (width % 4) - 1, 3, 1]) {
      const some = { ...encoded, idOfFrame: encoded.idOfFrame.subarray(0, frames) };
      const expected = await before.latentBy(some, [frames]);
      const error = distance(await after.latentBy(some, [frames]), expected);
      assert.ok(error <= 1e-5, `${frames} frames: ${error}`);
      assert.ok(distance(expected, new Float32Array(expected.length)) > 0.1);
    }
  });
}

test('windows keep their bits if the halo has a tile for each convolution', async () => {
  const split = withPasses(livelyVoice('medium-shape'), masks, zeros, winograd);
  assert.equal(split.structure.flowHalo, 65);
  const voice = new PartsRunner(split);
  const encoded = await voice.encode({ ids: someIds(120) });
  const latent = await voice.latentBy(encoded, [encoded.idOfFrame.length]);
  const error = async (halo: number) => distance(await voice.latentBy(encoded, [47], halo), latent);
  assert.equal(await error(65), 0);
  assert.ok((await error(63)) > 0);
  // The flow's own halo is exact except for the rounding of the other frames in a tile.
  assert.ok((await error(32)) < 1e-6);
  assert.ok((await error(4)) > 1e-4);
});

test('a flow with a convolution of another kind stays as it is', () => {
  const { parts, context } = cutStockVoice(livelyVoice('medium-shape'));
  const { graph, mask } = parts.flow;
  const conv = graph.ofType('Conv').find(({ inputs }) => graph.tensor(inputs[1])?.dims[2] === 5);
  if (conv === undefined) throw new Error('no convolution of five taps');
  conv.attributes = new Map(conv.attributes).set('dilations', ints(2)).set('pads', ints(4, 4));
  assert.equal(winograd.apply(graph, { mask, ...context }), 0);
});
