/** Test voices whose flow does something. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readModel, writeModel } from '../model.ts';
import { toNormalForm } from '../normal-form.ts';
import { floatTensor } from '../tensor.ts';

/** Every shape that Piper's exporter makes; tests/voices/README.md says what they are. */
export const SHAPES = [
  'medium-shape',
  'low-16k',
  'high-shape',
  'multi-speaker',
  'no-sdp',
  'high-multi-no-sdp',
] as const;

export type Shape = (typeof SHAPES)[number];

const repository = new URL('../../../../../../', import.meta.url);

/** The voice as it is in the repository. */
export function shapeFile(shape: Shape): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`tests/voices/${shape}.onnx`, repository)));
}

export function embeddedVoice(): Uint8Array {
  return new Uint8Array(
    readFileSync(
      fileURLToPath(new URL('voices/en_US-joe-medium/en_US-joe-medium.onnx', repository)),
    ),
  );
}

/** A small generator (Park and Miller's), because tests have to say the same every time. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647 - 0.5;
  };
}

/**
 * The voice with random weights where an untrained voice has zeros: the last convolutions of the
 * flow's couplings, without which nothing in the flow can be seen from outside.
 */
export function livelyVoice(shape: Shape): Uint8Array {
  const { graph, header } = readModel(shapeFile(shape));
  toNormalForm(graph);
  const random = randomNumbers(7);
  for (const conv of graph.ofType('Conv')) {
    for (const [index, scale] of [
      [1, 0.3],
      [2, 0.1],
    ] as const) {
      const tensor = graph.tensor(conv.inputs[index]);
      const values = graph.floats(conv.inputs[index]);
      if (!tensor || !values?.every((value) => value === 0)) continue;
      const alive = Float32Array.from(values, () => random() * scale);
      graph.setInput(conv, index, graph.addTensor(floatTensor(alive, tensor.dims)));
    }
  }
  return writeModel({ graph, header });
}

/** Phoneme ids that every test voice knows. */
export function someIds(count: number): number[] {
  return Array.from({ length: count }, (_, i) => 1 + ((i * 7) % 120));
}
