import type { Graph } from '../graph.ts';
import { intOf, intsOf, type OnnxNode } from '../onnx.ts';
import { SEAM } from '../parts.ts';
import { HalfDecoder } from './half-decoder.ts';
import type { Pass } from './pass.ts';

const LARGEST_HALF = 65_504;

/** One-dimensional, with weights that half precision has numbers for. */
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

/** Of positions: as `shed-halo` makes them. */
const isSlice = (graph: Graph, { opType, inputs }: OnnxNode): boolean =>
  opType === 'Slice' && inputs.length === 4 && graph.ints(inputs[3])?.join() === '-1';

/** Whether a sum is of two signals, or of a convolution's and what a speaker adds to it. */
const isKnownSum = (graph: Graph, node: OnnxNode, moving: ReadonlySet<string>): boolean => {
  const signals = node.inputs.filter((input) => moving.has(input));
  const [signal] = signals;
  if (signals.length === 2) return true;
  return graph.producer(signal)?.opType === 'Conv' && graph.consumers(signal).length === 1;
};

/** The last convolution and the nodes before it, in order; undefined for what is not known. */
const knownDecoder = (graph: Graph) => {
  const moving = graph.downstream(SEAM.latent);
  const order = graph.inOrder().filter(({ outputs }) => moving.has(outputs[0] ?? ''));
  // What is left of the halo goes once everything is made.
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
 * Computes the decoder in half precision, channels last. Where the processor can multiply halves
 * (ARMv8.2: `asimdhp`), ONNX Runtime's fused convolution takes eight at a time instead of four: half
 * of the decoder's instructions. x64 has no such kernel. Channels last, because only that kernel
 * does halves; upsampling as a convolution of all phases, because there is no other; sums inside
 * convolutions, because the operator of its own is slow; the last convolution in single precision,
 * because there half is audible. Some 36 dB above the error, of which the sums inside the kernel
 * make the most. Wants `fold-division` before it.
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
