import type { Graph } from '../graph.ts';
import { intOf, intsOf, type OnnxNode } from '../onnx.ts';
import { SEAM } from '../parts.ts';
import { HalfDecoder } from './half-decoder.ts';
import type { Pass } from './pass.ts';

const LARGEST_HALF = 65_504;

/** Whether a convolution is one-dimensional, with weights in the range of half precision. */
const isPlainConv = (graph: Graph, node: OnnxNode): boolean => {
  const weights = graph.floats(node.inputs[1]);
  const steps = intsOf(node, node.opType === 'Conv' ? 'strides' : 'dilations', [1]);
  return (
    graph.tensor(node.inputs[1])?.dims.length === 3 &&
    weights?.every((weight) => Math.abs(weight) <= LARGEST_HALF) === true &&
    intOf(node, 'group', 1) === 1 &&
    steps[0] === 1 &&
    intsOf(node, 'output_padding', [0])[0] === 0 &&
    !node.attributes.has('auto_pad') &&
    !node.attributes.has('output_shape')
  );
};

/** Whether a node is a slice of positions, as `shed-halo` makes it. */
const isSlice = (graph: Graph, { opType, inputs }: OnnxNode): boolean =>
  opType === 'Slice' && inputs.length === 4 && graph.ints(inputs[3])?.join() === '-1';

/** Whether a sum is of two signals, or of a convolution's output and the speaker's bias. */
const isKnownSum = (graph: Graph, node: OnnxNode, moving: ReadonlySet<string>): boolean => {
  const signals = node.inputs.filter((input) => moving.has(input));
  const [signal] = signals;
  if (signals.length === 2) return true;
  return graph.producer(signal)?.opType === 'Conv' && graph.consumers(signal).length === 1;
};

/** The last convolution and the nodes before it, in order; undefined for an unknown structure. */
const knownDecoder = (graph: Graph) => {
  const moving = graph.downstream(SEAM.latent);
  const order = graph.inOrder().filter(({ outputs }) => moving.has(outputs[0] ?? ''));
  // The slice at the end, which cuts off the rest of the halo, stays.
  if (order.at(-1)?.opType === 'Slice') order.pop();
  const tanh = order.pop();
  const last = order.pop();
  if (tanh?.opType !== 'Tanh' || last?.opType !== 'Conv') return undefined;
  const known = order.every((node) => {
    if (node.opType === 'LeakyRelu' || isSlice(graph, node)) return true;
    if (node.opType === 'Add') return isKnownSum(graph, node, moving);
    return ['Conv', 'ConvTranspose'].includes(node.opType) && isPlainConv(graph, node);
  });
  return known ? { order, last } : undefined;
};

/**
 * Computes the decoder in half precision. On processors that multiply halves (ARMv8.2: `asimdhp`),
 * ONNX Runtime's fused convolution takes eight at a time instead of four: half of the decoder's
 * instructions. x64 has no such kernel.
 *
 * - Channels are last, because only that kernel computes halves.
 * - Upsampling is a convolution of all phases, because there is no transposed one for halves.
 * - Sums are fused into convolutions, because the separate operator is slow.
 * - The last convolution stays in single precision, because its error in half would be audible.
 *
 * The signal is some 36 dB above the error, most of which comes from the sums inside the kernel.
 * Requires `fold-division` before it.
 */
export const halfPrecision: Pass = {
  name: 'half-precision',
  parts: ['decoder'],
  keeps: 'half',
  form: 'half',
  apply(graph) {
    const known = knownDecoder(graph);
    const channels = graph.inputs.find(({ name }) => name === SEAM.latent)?.dims[1];
    if (known === undefined || typeof channels !== 'number') return 0;
    const half = new HalfDecoder(graph, SEAM.latent, channels);
    for (const node of known.order) half.make(node);
    graph.setInput(known.last, 0, half.single(known.last.inputs[0] as string));
    return known.order.length;
  },
};
