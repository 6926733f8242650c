import type { Graph } from '../graph.ts';
import { intOf, ints, intsOf, type OnnxNode } from '../onnx.ts';
import { SEAM } from '../parts.ts';
import type { Pass } from './pass.ts';
import { polyphase, type Upsampling } from './polyphase.ts';

const CHANNELS_LAST = ints(0, 2, 3, 1);
const CHANNELS_FIRST = ints(0, 3, 1, 2);

/** "To the end" in a `Slice`. */
const THE_END = 2 ** 31 - 1;

/** @returns undefined for a transposed convolution that does more than upsample. */
const upsamplingOf = (graph: Graph, node: OnnxNode): Upsampling | undefined => {
  const weights = graph.floats(node.inputs[1]);
  const [inputs = 0, outputs = 0, height, taps = 0] = graph.tensor(node.inputs[1])?.dims ?? [];
  const isPlain =
    intsOf(node, 'dilations', [1]).every((step) => step === 1) &&
    intsOf(node, 'output_padding', [0]).every((more) => more === 0) &&
    intOf(node, 'group', 1) === 1 &&
    (node.inputs[2] === undefined || graph.tensor(node.inputs[2]) !== undefined);
  if (!weights || height !== 1 || !isPlain) return undefined;
  return { weights, inputs, outputs, taps, stride: intsOf(node, 'strides', [1, 1])[1] ?? 1 };
};

/**
 * Makes each upsampling an ordinary convolution (see `polyphase`), whose channels are then laid
 * side by side; with channels last, that moves no data. ONNX Runtime has no blocked form of a
 * transposed convolution and adds overlapping samples one by one, at half the speed of its
 * convolutions. The bias goes to the identity convolution that `blocked-activations` has inserted,
 * if there is one. The products are the same, but their sums run in another order. Requires
 * `decoder-2d` before it, and must come after all passes that look for upsamplings.
 */
export const polyphaseUpsampling: Pass = {
  name: 'polyphase-upsampling',
  parts: ['decoder'],
  keeps: 'rounding',
  form: 'blocked',
  apply(graph) {
    const moving = graph.downstream(SEAM.latent);
    let rewritten = 0;
    for (const node of graph.ofType('ConvTranspose')) {
      const [input = '', , bias] = node.inputs;
      const [result = ''] = node.outputs;
      const upsampling = moving.has(input) ? upsamplingOf(graph, node) : undefined;
      if (upsampling === undefined) continue;
      const { inputs, outputs, stride } = upsampling;
      const phases = polyphase(upsampling);
      const reach = phases.taps - 1;
      const kernel = [stride * outputs, inputs, 1, phases.taps];
      const [, left = 0, , right = 0] = intsOf(node, 'pads', []);
      const surplus = right + phases.taps * stride - upsampling.taps;
      const readers = graph.consumers(result);

      const inPhases = graph.add('Conv', [input, graph.addFloats(phases.weights, kernel)], {
        kernel_shape: ints(1, phases.taps),
        pads: ints(0, reach, 0, reach),
        strides: ints(1, 1),
      });
      const turned = graph.add('Transpose', [inPhases], { perm: CHANNELS_LAST });
      const laid = graph.add('Reshape', [turned, graph.addInts([1, 1, -1, outputs])]);
      const cut = graph.add('Slice', [
        laid,
        graph.addInts([left]),
        graph.addInts([surplus === 0 ? THE_END : -surplus]),
        graph.addInts([2]),
      ]);
      graph.remove(node);
      graph.rename(graph.add('Transpose', [cut], { perm: CHANNELS_FIRST }), result);
      if (bias !== undefined) addBias(graph, result, bias, readers);
      rewritten += 1;
    }
    return rewritten;
  },
};

/** Adds the bias to an identity convolution that reads the value and has none, else as a sum. */
const addBias = (graph: Graph, value: string, bias: string, readers: readonly OnnxNode[]): void => {
  const tensor = graph.tensor(bias);
  const [channels = 0] = tensor?.dims ?? [];
  const [reader] = readers;
  const isIdentity =
    readers.length === 1 && reader?.opType === 'Conv' && intOf(reader, 'group', 1) === channels;
  if (isIdentity && reader.inputs.length === 2) graph.setInput(reader, 2, bias);
  else if (tensor !== undefined) {
    const column = graph.addTensor({ ...tensor, dims: [channels, 1, 1] });
    graph.redirect(value, graph.add('Add', [value, column]), readers);
  }
};
