/** Compares the decoder before and after each of its passes. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { Tensor } from 'onnxruntime-node';
import type { Graph } from '../graph.ts';
import { writeModel } from '../model.ts';
import { ints } from '../onnx.ts';
import { SEAM } from '../parts.ts';
import { ELEMENT } from '../tensor.ts';
import { livelyVoice, randomNumbers, someIds } from '../testing/lively-voice.ts';
import { distance, type Encoded, openSession, PartsRunner } from '../testing/run-parts.ts';
import { withPasses } from '../testing/with-passes.ts';
import { blockedActivations } from './blocked-activations.ts';
import { decoder2d } from './decoder-2d.ts';
import { foldDivision } from './fold-division.ts';
import type { Pass } from './pass.ts';
import { polyphaseUpsampling } from './polyphase-upsampling.ts';
import { shapeHints } from './shape-hints.ts';
import { shedHalo } from './shed-halo.ts';
import { stridedPost } from './strided-post.ts';

const ROUNDING = 1e-6;
const WINDOWS = [1, 2, 7, 24, 31];

const voice = livelyVoice('high-multi-no-sdp');
const ranks = (graph: Graph): Set<number | undefined> =>
  new Set(
    graph.ofType('Conv', 'ConvTranspose').map(({ inputs }) => graph.tensor(inputs[1])?.dims.length),
  );

describe('passes on the decoder', () => {
  let stock: PartsRunner;
  let encoded: Encoded;
  let latent: Float32Array;

  before(async () => {
    stock = new PartsRunner(withPasses(voice));
    encoded = await stock.encode({ ids: someIds(12), speaker: 1 });
    const random = randomNumbers(3);
    const size = stock.structure.channels * encoded.idOfFrame.length;
    latent = Float32Array.from({ length: size }, () => random() * 4);
  });

  /** The largest difference of samples that the last pass makes, over several window widths. */
  const difference = async (recipe: Pass[], earlier: Pass[], level: 'all' | 'disabled') => {
    const options = { graphOptimizationLevel: level };
    const after = new PartsRunner(withPasses(voice, ...recipe), options);
    const reference = new PartsRunner(withPasses(voice, ...earlier), options);
    let worst = 0;
    for (const width of WINDOWS) {
      const expected = await reference.audio(encoded, latent, 0, width, 0);
      assert.equal(expected.length, width * stock.structure.hop);
      const actual = await after.audio(encoded, latent, 0, width, 0);
      worst = Math.max(worst, distance(actual, expected));
    }
    return worst;
  };

  test('fold-division: no Div is left, the samples stay', async () => {
    const { cut, rewritten } = withPasses(voice, foldDivision);
    assert.equal(rewritten['fold-division'], 4);
    assert.deepEqual(cut.parts.decoder.graph.ofType('Div'), []);
    assert.ok((await difference([foldDivision], [], 'all')) <= ROUNDING);
  });

  test('decoder-2d: all convolutions of frames are 2-D, the samples stay', async () => {
    const { graph } = withPasses(voice, decoder2d).cut.parts.decoder;
    // The convolution that makes the speaker's bias does not depend on the frames and stays 1-D.
    assert.deepEqual(ranks(graph), new Set([3, 4]));
    assert.equal(graph.ofType('Unsqueeze').length, 2);
    assert.ok((await difference([decoder2d], [], 'all')) <= ROUNDING);
  });

  test('strided-post: 16 samples per step, the samples stay', async () => {
    const recipe = [decoder2d, stridedPost];
    assert.equal(withPasses(voice, ...recipe).rewritten['strided-post'], 1);
    assert.ok((await difference(recipe, [decoder2d], 'all')) <= ROUNDING);
  });

  test('strided-post: a hop that is no multiple of 16 changes nothing', () => {
    const { graph } = withPasses(voice, decoder2d).cut.parts.decoder;
    assert.equal(
      stridedPost.apply(graph, { mask: undefined, hop: 200, upsamplingHalos: new Map() }),
      0,
    );
  });

  test('blocked-activations: multiplying by one keeps the bits', async () => {
    const recipe = [decoder2d, blockedActivations];
    assert.ok((withPasses(voice, ...recipe).rewritten['blocked-activations'] ?? 0) > 0);
    assert.equal(await difference(recipe, [decoder2d], 'disabled'), 0);
    assert.ok((await difference(recipe, [decoder2d], 'all')) <= ROUNDING);
  });

  test('shed-halo: windows at either end and in the middle keep their samples', async () => {
    const shed = new PartsRunner(withPasses(voice, shedHalo));
    const { decoderHalo } = stock.structure;
    const frames = encoded.idOfFrame.length;
    for (const [first, end] of [
      [0, 1],
      [0, frames],
      [3, 10],
      [decoderHalo + 4, frames - decoderHalo - 4],
      [frames - 1, frames],
    ] as const) {
      const expected = await stock.audio(encoded, latent, first, end, decoderHalo);
      const actual = await shed.audio(encoded, latent, first, end, decoderHalo);
      assert.ok(distance(actual, expected) <= ROUNDING, `${first} to ${end}`);
    }
  });

  test('shed-halo: an upsampling reads only what the window needs', async () => {
    const { cut } = withPasses(voice, shedHalo);
    const { parts, header, context, structure } = cut;
    const { graph } = parts.decoder;
    const read = graph.ofType('ConvTranspose').map(({ inputs, outputs }) => {
      const known = context.upsamplingHalos.get(outputs[0] ?? '');
      assert.ok(known);
      return { name: inputs[0] as string, ...known };
    });
    graph.outputs.push(
      ...read.map(({ name }) => ({ name, type: ELEMENT.float32, dims: [1, 'c', 'n'] })),
    );
    const session = await openSession(writeModel({ graph, header }));
    const width = 5;
    const frames = width + 2 * structure.decoderHalo;
    const results = await session.run({
      [SEAM.latent]: new Tensor('float32', latent.slice(0, structure.channels * frames), [
        1,
        structure.channels,
        frames,
      ]),
      [SEAM.window]: new Tensor(
        'int64',
        BigInt64Array.from([structure.decoderHalo, width, structure.decoderHalo], BigInt),
        [3],
      ),
      [SEAM.speakerVector]: encoded.speakerVector as Tensor,
    });
    for (const { name, halo, perFrame } of read) {
      assert.equal(results[name]?.dims[2], (width + 2 * halo) * perFrame);
    }
    assert.deepEqual(
      read.map(({ halo }) => halo),
      [...read.map(({ halo }) => halo)].sort((a, b) => b - a),
    );
    assert.ok((read[0]?.halo ?? 0) < structure.decoderHalo);
    assert.equal(results[SEAM.audio]?.size, width * structure.hop);
  });

  test('shape-hints: windows of any width keep their samples', async () => {
    const recipe = [foldDivision, decoder2d, stridedPost, blockedActivations, shapeHints];
    const { cut } = withPasses(voice, ...recipe);
    const widths = cut.parts.decoder.graph.hints.map(({ dims }) => Number(dims[3]) / 9973);
    assert.deepEqual(new Set(widths), new Set([1, 8, 64, 128, 256]));
    assert.ok((await difference(recipe, [], 'all')) <= ROUNDING);
  });

  test('polyphase-upsampling: no ConvTranspose is left, the samples stay', async () => {
    for (const earlier of [[decoder2d], [decoder2d, blockedActivations, shapeHints]]) {
      const recipe = [...earlier, polyphaseUpsampling];
      const { cut, rewritten } = withPasses(voice, ...recipe);
      assert.equal(rewritten['polyphase-upsampling'], 4);
      assert.deepEqual(cut.parts.decoder.graph.ofType('ConvTranspose'), []);
      assert.ok((await difference(recipe, earlier, 'all')) <= ROUNDING);
    }
  });

  test('polyphase-upsampling: the bias goes to an identity convolution if there is one', () => {
    const sums = (...recipe: Pass[]) =>
      withPasses(voice, ...recipe).cut.parts.decoder.graph.ofType('Add').length;
    assert.equal(sums(decoder2d, polyphaseUpsampling) - sums(decoder2d), 4);
    assert.equal(sums(decoder2d, blockedActivations, polyphaseUpsampling) - sums(decoder2d), 3);
  });

  test('polyphase-upsampling: a convolution that does more than upsample stays', () => {
    const { graph } = withPasses(voice, decoder2d).cut.parts.decoder;
    const [first, second] = graph.ofType('ConvTranspose');
    assert.ok(first && second);
    first.attributes = new Map([...first.attributes, ['dilations', ints(1, 2)]]);
    second.attributes = new Map([...second.attributes, ['output_padding', ints(0, 1)]]);
    const context = { mask: undefined, hop: 256, upsamplingHalos: new Map() };
    assert.equal(polyphaseUpsampling.apply(graph, context), 2);
    assert.deepEqual(graph.ofType('ConvTranspose'), [first, second]);
  });

  test('passes that require 2-D convolutions change nothing without them', () => {
    for (const pass of [stridedPost, blockedActivations, shapeHints, polyphaseUpsampling]) {
      assert.equal(withPasses(voice, pass).rewritten[pass.name], 0, pass.name);
    }
  });
});
