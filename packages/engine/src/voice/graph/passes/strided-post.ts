import type { Graph } from '../graph.ts';
import { ints, intsOf } from '../onnx.ts';
import { SEAM } from '../parts.ts';
import type { Pass } from './pass.ts';

/** Samples per step: the channels of a block on a CPU with AVX-512. */
const PHASES = 16;

/** Repeats a kernel of `width` taps for PHASES samples, shifted by one tap for each. */
const phaseKernel = (kernel: Float32Array, channels: number, width: number): Float32Array => {
  const wide = width + PHASES - 1;
  const phases = new Float32Array(PHASES * channels * wide);
  for (let phase = 0; phase < PHASES; phase += 1) {
    for (let channel = 0; channel < channels; channel += 1) {
      const taps = kernel.subarray(channel * width, (channel + 1) * width);
      phases.set(taps, (phase * channels + channel) * wide + phase);
    }
  }
  return phases;
};

const isIn = (graph: Graph, output: string) => {
  const tanh = graph.producer(output);
  const conv = tanh?.opType === 'Tanh' ? graph.producer(tanh.inputs[0]) : undefined;
  return tanh && conv?.opType === 'Conv' ? { tanh, conv } : undefined;
};

/**
 * Makes the last convolution, which has one output channel, compute 16 samples as 16 channels in
 * steps of 16 samples. In the blocked layout, a single channel is computed as a block of sixteen,
 * of which fifteen are discarded. Saves 2–3 % of the decoder. The sums are the same, in an order
 * that the runtime chooses. Requires `decoder-2d` before it.
 */
export const stridedPost: Pass = {
  name: 'strided-post',
  parts: ['decoder'],
  keeps: 'rounding',
  form: 'blocked',
  apply(graph, { hop }) {
    const found = isIn(graph, SEAM.audio);
    if (found === undefined || hop % PHASES !== 0) return 0;
    const { tanh, conv } = found;
    const [outputs, channels = 0, height, width = 0] = graph.tensor(conv.inputs[1])?.dims ?? [];
    const kernel = graph.floats(conv.inputs[1]);
    const bias = graph.floats(conv.inputs[2]);
    const [, left, , right] = intsOf(conv, 'pads', []);
    const stretch = [...intsOf(conv, 'dilations', [1]), ...intsOf(conv, 'strides', [1])];
    const isPlain = outputs === 1 && height === 1 && stretch.every((step) => step === 1);
    if (!isPlain || !kernel || left !== right || left !== (width - 1) / 2) return 0;

    const inputs = [
      conv.inputs[0] as string,
      graph.addFloats(phaseKernel(kernel, channels, width), [
        PHASES,
        channels,
        1,
        width + PHASES - 1,
      ]),
      ...(bias ? [graph.addFloats(new Float32Array(PHASES).fill(bias[0] ?? 0), [PHASES])] : []),
    ];
    const phases = graph.add('Conv', inputs, {
      kernel_shape: ints(1, width + PHASES - 1),
      pads: ints(0, left, 0, left),
      strides: ints(1, PHASES),
    });
    const squashed = graph.add('Tanh', [phases]);
    const inTurn = graph.add('Transpose', [squashed], { perm: ints(0, 2, 3, 1) });
    graph.remove(tanh);
    graph.rename(graph.add('Reshape', [inTurn, graph.addInts([0, 1, 1, -1])]), SEAM.audio);
    return 1;
  },
};
