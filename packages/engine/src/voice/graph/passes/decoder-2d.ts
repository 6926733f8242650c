import type { Graph } from '../graph.ts';
import { type AttributeValue, ints, intsOf, type OnnxNode } from '../onnx.ts';
import { SEAM } from '../parts.ts';
import type { Pass } from './pass.ts';

/** Operations of a decoder that work the same with another axis of length 1. */
const ANY_RANK = ['LeakyRelu', 'Add', 'Div', 'Tanh'];
const CONVOLUTIONS = ['Conv', 'ConvTranspose'];

const HEIGHT = 2;

const attributesIn2d = (node: OnnxNode): Map<string, AttributeValue> => {
  const attributes = new Map(node.attributes);
  for (const [name, before] of [
    ['kernel_shape', 1],
    ['strides', 1],
    ['dilations', 1],
    ['output_padding', 0],
  ] as const) {
    if (attributes.has(name)) attributes.set(name, ints(before, ...intsOf(node, name, [])));
  }
  const [left = 0, right = 0] = intsOf(node, 'pads', []);
  attributes.set('pads', ints(0, left, 0, right));
  return attributes;
};

/** Whether all nodes that depend on the latent can have another axis. */
const fits = (graph: Graph, moving: ReadonlySet<string>): boolean =>
  graph.nodes.every((node) => {
    if (!node.inputs.some((input) => moving.has(input))) return true;
    if (ANY_RANK.includes(node.opType)) return true;
    const isPlain = CONVOLUTIONS.includes(node.opType) && !node.attributes.has('auto_pad');
    return isPlain && graph.tensor(node.inputs[1])?.dims.length === 3;
  });

/**
 * Turns the decoder's 1-D convolutions into 2-D ones of height 1. ONNX Runtime keeps channels in
 * blocks of a vector's width (NCHWc) for 2-D convolutions only, which on x64 takes 0.70 of the
 * time. arm64 has no blocked layout and gains nothing. The products are the same, but their sums
 * run in another order (some 1e-6 in the samples). The encoder stays 1-D, because rounding could
 * move a duration by a frame there.
 */
export const decoder2d: Pass = {
  name: 'decoder-2d',
  parts: ['decoder'],
  keeps: 'rounding',
  form: 'blocked',
  apply(graph) {
    const moving = graph.downstream(SEAM.latent);
    if (!fits(graph, moving)) return 0;
    const axis = graph.addInts([HEIGHT]);
    let rewritten = 0;
    for (const node of graph.nodes) {
      if (!node.inputs.some((input) => moving.has(input))) continue;
      if (CONVOLUTIONS.includes(node.opType)) {
        const weight = graph.tensor(node.inputs[1]);
        if (weight === undefined) continue;
        const [outer = 0, inner = 0, width = 0] = weight.dims;
        const dims = [outer, inner, 1, width];
        graph.setInput(node, 1, graph.addTensor({ ...weight, dims }));
        node.attributes = attributesIn2d(node);
        rewritten += 1;
      } else {
        // The speaker's bias, [1, channels, 1], the same for all frames.
        for (const [index, input] of node.inputs.entries()) {
          if (moving.has(input) || graph.initialisers.has(input)) continue;
          graph.setInput(node, index, graph.add('Unsqueeze', [input, axis]));
        }
      }
    }
    const consumers = graph.consumers(SEAM.latent);
    graph.redirect(SEAM.latent, graph.add('Unsqueeze', [SEAM.latent, axis]), consumers);
    const index = graph.outputs.findIndex(({ name }) => name === SEAM.audio);
    const audio = graph.outputs[index];
    if (audio !== undefined) graph.outputs[index] = { ...audio, dims: [1, 1, 1, 'samples'] };
    return rewritten;
  },
};
