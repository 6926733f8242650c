import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Tensor } from 'onnxruntime-node';
import type { Graph } from '../graph.ts';
import { writeModel } from '../model.ts';
import { SEAM } from '../parts.ts';
import { livelyVoice, randomNumbers, someIds } from '../testing/lively-voice.ts';
import { openSession } from '../testing/run-parts.ts';
import { withPasses } from '../testing/with-passes.ts';
import { masks } from './masks.ts';
import { splines } from './spline.ts';

/** Makes the encoder output durations before rounding up, which would hide differences. */
const withoutCeil = (graph: Graph): void => {
  const ceil = graph.producer(SEAM.durations);
  if (ceil?.opType !== 'Ceil') throw new Error('durations are not rounded up');
  graph.remove(ceil);
  graph.insert({ ...ceil, opType: 'Identity' });
};

/** Durations of some ids, without the runtime's optimiser, which would sum in another order. */
const durationsOf = async (model: Uint8Array, count: number, loudness: number) => {
  const session = await openSession(model, { graphOptimizationLevel: 'disabled' });
  const random = randomNumbers(count);
  const noise = Float32Array.from({ length: 2 * count }, () => 2 * loudness * random());
  const results = await session.run({
    [SEAM.ids]: new Tensor('int64', BigInt64Array.from(someIds(count), BigInt), [1, count]),
    [SEAM.scales]: new Tensor('float32', Float32Array.of(0, 1, 1), [3]),
    [SEAM.durationNoise]: new Tensor('float32', noise, [1, 2, count]),
    ...(session.inputNames.includes(SEAM.speaker) && {
      [SEAM.speaker]: new Tensor('int64', BigInt64Array.of(1n), [1]),
    }),
  });
  return results[SEAM.durations]?.data as Float32Array;
};

for (const shape of ['medium-shape', 'multi-speaker'] as const) {
  test(`${shape}: durations have the same bits, whether inside the bounds or not`, async () => {
    const voice = livelyVoice(shape);
    const models = [withPasses(voice, masks), withPasses(voice, masks, splines)].map(
      ({ cut, rewritten }) => {
        withoutCeil(cut.parts.encoder.graph);
        return {
          model: writeModel({ graph: cut.parts.encoder.graph, header: cut.header }),
          rewritten,
        };
      },
    );
    const [before, after] = models;
    if (before === undefined || after === undefined) throw new Error('no models');
    assert.equal(after.rewritten.splines, 3);
    // The bounds are ±5: all values are inside, some outside, most outside. With none inside, the
    // original graph fails.
    for (const [count, loudness] of [
      [1, 1],
      [7, 1],
      [60, 8],
      [60, 30],
    ] as const) {
      const expected = await durationsOf(before.model, count, loudness);
      assert.deepEqual(await durationsOf(after.model, count, loudness), expected);
      assert.ok(new Set(expected).size > count / 2, 'durations differ from each other');
    }
    const nowhere = await durationsOf(after.model, 1, 500);
    assert.ok(Number.isFinite(nowhere[0]));
  });
}

test('a spline with an unknown number stays as it is', () => {
  const { graph } = withPasses(livelyVoice('medium-shape'), masks).cut.parts.encoder;
  const [bound] = graph.ofType('LessOrEqual');
  if (bound === undefined) throw new Error('no bound');
  graph.setInput(bound, 1, graph.addFloats(Float32Array.of(4), []));
  const context = { mask: undefined, hop: 256, upsamplingHalos: new Map() };
  assert.equal(splines.apply(graph, context), 2);
});
