/**
 * Tests what the half-precision decoder computes, with single precision in place of half. That it
 * runs in half precision, and how it sounds, is tested by `pnpm test:arm64`.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signalToError } from '../../prepare/audio-distance.ts';
import { readModel } from '../model.ts';
import { intsOf } from '../onnx.ts';
import { SEAM } from '../parts.ts';
import { recipeFor } from '../recipe.ts';
import { splitVoice } from '../split-voice.ts';
import { ELEMENT, floatTensor } from '../tensor.ts';
import { inSinglePrecision } from '../testing/in-single-precision.ts';
import { embeddedVoice, livelyVoice, SHAPES, shapeFile, someIds } from '../testing/lively-voice.ts';
import { PartsRunner } from '../testing/run-parts.ts';
import { withPasses } from '../testing/with-passes.ts';
import { foldDivision } from './fold-division.ts';
import { halfPrecision } from './half-precision.ts';

/** Rounding the weights to halves gives 57 dB and more. */
const DECIBELS = 55;

const voices = [
  ['the embedded voice', embeddedVoice] as const,
  // The graph of low-16k is that of medium-shape, byte for byte.
  ...SHAPES.filter((shape) => shape !== 'low-16k').map(
    (shape) => [shape, () => livelyVoice(shape)] as const,
  ),
];

for (const [name, load] of voices) {
  test(`${name}: with half-precision weights, the decoder's audio stays close`, async () => {
    const file = load();
    const half = splitVoice(file, { recipe: recipeFor('half') });
    const decoder = inSinglePrecision(half.parts.decoder);
    const stock = new PartsRunner(splitVoice(file, { recipe: recipeFor('plain') }));
    const changed = new PartsRunner({ ...half, parts: { ...half.parts, decoder } });
    const encoded = await stock.encode({ ids: someIds(20), speaker: 2 });
    const frames = encoded.idOfFrame.length;
    const latent = await stock.latentBy(encoded, [frames]);
    const expected = await stock.audioBy(encoded, latent, [frames]);
    for (const schedule of [[frames], [24, 7]]) {
      const audio = await changed.audioBy(encoded, latent, schedule);
      const decibels = signalToError(audio, expected);
      assert.ok(decibels >= DECIBELS, `${schedule}: ${decibels} dB`);
    }
  });
}

test('everything but the last convolution is computed in half precision', () => {
  const { parts } = splitVoice(embeddedVoice(), { recipe: recipeFor('half') });
  const { graph } = readModel(parts.decoder);
  const kinds = new Map<string, number>();
  for (const { opType } of graph.nodes) kinds.set(opType, (kinds.get(opType) ?? 0) + 1);
  // One before, three upsamplings, and in each of three stages six convolutions and two sums.
  assert.equal(kinds.get('NhwcFusedConv'), 1 + 3 + 18 + 6);
  assert.equal(kinds.get('Conv'), 1);
  // The remaining Adds are on frame counts, not on halves.
  const moving = graph.downstream(SEAM.latent);
  assert.ok(!graph.ofType('Add').some(({ outputs }) => moving.has(outputs[0] ?? '')));
  assert.equal(kinds.get('Cast'), 2);
  for (const { inputs, opType } of graph.nodes) {
    const { type } = graph.tensor(inputs[1]) ?? {};
    if (opType === 'NhwcFusedConv') assert.equal(type, ELEMENT.float16);
  }
  assert.ok(graph.outputs.some((output) => output.name === SEAM.audio));
});

test('a decoder with an unknown operation stays as it is', () => {
  const { graph } = withPasses(shapeFile('no-sdp'), foldDivision).cut.parts.decoder;
  const before = graph.inOrder().length;
  const [conv] = graph.ofType('ConvTranspose');
  assert.ok(conv && intsOf(conv, 'strides', []).length === 1);

  const weight = graph.tensor(conv.inputs[1]);
  const large = new Float32Array(graph.floats(conv.inputs[1]) ?? []).fill(70_000, 0, 1);
  const stock = conv.inputs[1] as string;
  graph.setInput(conv, 1, graph.addTensor(floatTensor(large, weight?.dims ?? [])));
  assert.equal(
    halfPrecision.apply(graph, { mask: undefined, hop: 256, upsamplingHalos: new Map() }),
    0,
    'a weight too large',
  );

  graph.setInput(conv, 1, stock);
  const input = conv.inputs[0] as string;
  graph.setInput(conv, 0, graph.add('Sigmoid', [input]));
  assert.equal(
    halfPrecision.apply(graph, { mask: undefined, hop: 256, upsamplingHalos: new Map() }),
    0,
    'a Sigmoid',
  );

  graph.setInput(conv, 0, input);
  graph.prune();
  assert.equal(graph.nodes.length, before);
  assert.ok(
    halfPrecision.apply(graph, { mask: undefined, hop: 256, upsamplingHalos: new Map() }) > 0,
  );
});

test('without fold-division the pass changes nothing', () => {
  assert.equal(withPasses(shapeFile('no-sdp'), halfPrecision).rewritten['half-precision'], 0);
});
