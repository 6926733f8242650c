import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Tensor } from 'onnxruntime-node';
import type { Graph } from './graph.ts';
import { haloOf } from './halo.ts';
import { writeModel } from './model.ts';
import { SEAM } from './parts.ts';
import { masks } from './passes/masks.ts';
import { zeros } from './passes/zeros.ts';
import { cutStockVoice } from './split-voice.ts';
import { type Shape, shapeFile } from './testing/lively-voice.ts';
import { openSession } from './testing/run-parts.ts';
import { VoiceMisfit } from './voice-structure.ts';

const FRAMES = 81;
const MIDDLE = 40;

/** Weights with which nothing cancels out, so that a value affects everything it can reach. */
const makeTransparent = (graph: Graph): void => {
  for (const conv of graph.ofType('Conv', 'ConvTranspose')) {
    for (const [index, value] of [
      [1, 0.5],
      [2, 0],
    ] as const) {
      const tensor = graph.tensor(conv.inputs[index]);
      const size = graph.floats(conv.inputs[index])?.length;
      if (tensor === undefined || size === undefined) continue;
      const weight = value / (tensor.dims[1] ?? 1);
      graph.setInput(
        conv,
        index,
        graph.addFloats(new Float32Array(size).fill(weight), tensor.dims),
      );
    }
  }
};

/** How many frames away from a single non-zero frame the result is still non-zero. */
const measuredReach = async (
  shape: Shape,
  part: 'flow' | 'decoder',
  input: string,
): Promise<number> => {
  const { parts, header, structure, context } = cutStockVoice(shapeFile(shape));
  const { graph, mask } = parts[part];
  for (const pass of [masks, zeros]) pass.apply(graph, { mask, ...context });
  makeTransparent(graph);
  const impulse = new Float32Array(structure.channels * FRAMES);
  for (let channel = 0; channel < structure.channels; channel += 1) {
    impulse[channel * FRAMES + MIDDLE] = 1;
  }
  const session = await openSession(writeModel({ graph, header }));
  const feeds = { [input]: new Tensor('float32', impulse, [1, structure.channels, FRAMES]) };
  const results = await session.run(feeds);
  const values = results[session.outputNames[0] as string]?.data as Float32Array;
  const perFrame = part === 'decoder' ? structure.hop : 1;
  const rowLength = FRAMES * perFrame;
  let reach = 0;
  for (const [i, value] of values.entries()) {
    const frame = Math.floor((i % rowLength) / perFrame);
    if (value !== 0) reach = Math.max(reach, Math.abs(frame - MIDDLE));
  }
  return reach;
};

for (const [shape, flow, decoder] of [
  ['medium-shape', 32, 11],
  ['high-shape', 32, 13],
] as const) {
  test(`${shape}: the halo of the flow is how far a frame has an effect`, async () => {
    assert.equal(cutStockVoice(shapeFile(shape)).structure.flowHalo, flow);
    assert.equal(await measuredReach(shape, 'flow', SEAM.prior), flow);
  });

  test(`${shape}: the halo of the decoder is how far a frame has an effect`, async () => {
    assert.equal(cutStockVoice(shapeFile(shape)).structure.decoderHalo, decoder);
    assert.equal(await measuredReach(shape, 'decoder', SEAM.latent), decoder);
  });
}

test('the halo follows from kernels and dilations', () => {
  const { parts } = cutStockVoice(shapeFile('medium-shape'));
  const { graph } = parts.flow;
  for (const conv of graph.ofType('Conv')) {
    const dims = graph.tensor(conv.inputs[1])?.dims ?? [];
    if (dims[2] !== 5) continue;
    const doubled = { kind: 'ints', value: [2] } as const;
    const pads = { kind: 'ints', value: [4, 4] } as const;
    conv.attributes = new Map([...conv.attributes, ['dilations', doubled], ['pads', pads]]);
  }
  assert.equal(haloOf(graph, SEAM.prior, SEAM.latent, 1), 64);
});

test('an operation over the whole sentence has no halo and is refused', () => {
  const { parts } = cutStockVoice(shapeFile('medium-shape'));
  const { graph } = parts.flow;
  const softmax = graph.add('Softmax', [SEAM.prior]);
  const [split] = graph.ofType('Split');
  graph.setInput(split as NonNullable<typeof split>, 0, softmax);
  assert.throws(() => haloOf(graph, SEAM.prior, SEAM.latent, 1), VoiceMisfit);
});
