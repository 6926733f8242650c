import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { testVoice } from '../../testing/voices.ts';
import { Graph } from './graph.ts';
import { readModel, writeModel } from './model.ts';
import { VOICE_INPUTS } from './recognise.ts';
import { cutStockVoice } from './split-voice.ts';
import { SHAPES, type Shape, shapeFile } from './testing/lively-voice.ts';
import { VoiceMisfit } from './voice-structure.ts';

const EXPECTED = {
  'medium-shape': { speakers: false, durationNoise: true, decoderHalo: 11 },
  'low-16k': { speakers: false, durationNoise: true, decoderHalo: 11 },
  'high-shape': { speakers: false, durationNoise: true, decoderHalo: 13 },
  'multi-speaker': { speakers: true, durationNoise: true, decoderHalo: 11 },
  'no-sdp': { speakers: false, durationNoise: false, decoderHalo: 11 },
  'high-multi-no-sdp': { speakers: true, durationNoise: false, decoderHalo: 13 },
} satisfies Record<Shape, object>;

/** The same voice with numbers as names of all inner values. */
const withoutNames = (file: Uint8Array): Uint8Array => {
  const { graph, header } = readModel(file);
  const fixed = [...Object.values(VOICE_INPUTS), ...graph.outputs.map(({ name }) => name), ''];
  const names = new Map(
    fixed.filter((name) => !graph.initialisers.has(name)).map((name) => [name, name]),
  );
  const rename = (name: string): string => {
    const known = names.get(name) ?? `value ${names.size}`;
    names.set(name, known);
    return known;
  };
  const anonymous = new Graph();
  anonymous.inputs.push(...graph.inputs);
  anonymous.outputs.push(...graph.outputs);
  for (const node of graph.inOrder()) {
    const [inputs, outputs] = [node.inputs.map(rename), node.outputs.map(rename)];
    anonymous.insert({ ...node, name: '', inputs, outputs });
  }
  for (const [name, tensor] of graph.initialisers) anonymous.initialisers.set(rename(name), tensor);
  return writeModel({ graph: anonymous, header });
};

for (const shape of SHAPES) {
  test(`${shape} is recognised with any names of its values`, () => {
    const expected = { channels: 24, hop: 256, flowHalo: 32, ...EXPECTED[shape] };
    assert.deepEqual(cutStockVoice(shapeFile(shape)).structure, expected);
    assert.deepEqual(cutStockVoice(withoutNames(shapeFile(shape))).structure, expected);
  });
}

/** The voice after a change that makes its structure unknown. */
const changed = (shape: Shape, change: (graph: Graph) => void): Uint8Array => {
  const { graph, header } = readModel(shapeFile(shape));
  change(graph);
  return writeModel({ graph, header });
};

const replaceOp = (graph: Graph, opType: string, by: string) => {
  for (const node of graph.ofType(opType)) {
    graph.remove(node);
    graph.insert({ ...node, opType: by });
  }
};

const misfits: [name: string, file: () => Uint8Array, reason: RegExp][] = [
  ['not a model', () => Buffer.from('no model'), /cannot be read/],
  ['some other model', () => readFileSync(testVoice('chaos')), /the graph branches/],
  [
    'a voice with its weights elsewhere',
    () =>
      changed('no-sdp', (graph) => {
        for (const [name, tensor] of graph.initialisers) {
          const external = { location: 'weights.bin', offset: 0, length: tensor.bytes.length };
          graph.initialisers.set(name, { ...tensor, external });
        }
      }),
    /in another file/,
  ],
  [
    'a graph without durations',
    () => changed('no-sdp', (graph) => replaceOp(graph, 'Ceil', 'Floor')),
    /no rounding of durations/,
  ],
  [
    'a graph that draws another kind of noise',
    () => changed('no-sdp', (graph) => replaceOp(graph, 'RandomNormalLike', 'RandomUniformLike')),
    /does not draw the prior/,
  ],
  [
    'a graph with another input',
    () =>
      changed('no-sdp', (graph) => {
        graph.inputs.push({ name: 'emotion', type: 7, dims: [1] });
      }),
    /an input emotion/,
  ],
  [
    'a graph whose flow sees the durations',
    () =>
      changed('no-sdp', (graph) => {
        const durations = graph.ofType('Ceil')[0]?.outputs[0] as string;
        const conv = graph.ofType('ConvTranspose')[0] as ReturnType<Graph['ofType']>[number];
        const sum = graph.add('Add', [conv.inputs[0] as string, durations]);
        graph.setInput(conv, 0, sum);
      }),
    /the decoder cannot be cut out/,
  ],
];

for (const [name, file, reason] of misfits) {
  test(`${name} is refused with the reason`, () => {
    assert.throws(
      () => cutStockVoice(file()),
      (error) => error instanceof VoiceMisfit && reason.test(error.message),
    );
  });
}
