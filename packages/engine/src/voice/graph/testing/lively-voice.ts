/** Test voices whose flow has an effect. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readModel, writeModel } from '../model.ts';
import { toNormalForm } from '../normal-form.ts';
import { floatTensor } from '../tensor.ts';

/** Every shape that Piper's exporter makes; see tests/voices/README.md. */
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

/** The voice's file in the repository. */
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

/** A small random number generator (Park and Miller's), so that tests are reproducible. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647 - 0.5;
  };
}

/**
 * The voice with random weights in place of the zeros of an untrained voice: in the last
 * convolutions of the flow's couplings, without which the flow has no effect on the output.
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
