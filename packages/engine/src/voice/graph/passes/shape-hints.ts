import type { Graph } from '../graph.ts';
import { int, intsOf, type OnnxNode } from '../onnx.ts';
import { SEAM } from '../parts.ts';
import { ELEMENT } from '../tensor.ts';
import type { Pass } from './pass.ts';

/** A number of frames that no window has, so that a wrong use of it is noticed. */
const PRETENDED_FRAMES = 9973;

/** Channels and width of each value of the decoder for a window of PRETENDED_FRAMES. */
const pretendedShapes = (graph: Graph): Map<string, readonly [channels: number, width: number]> => {
  const shapes = new Map<string, readonly [number, number]>();
  const moving = graph.downstream(SEAM.latent);
  for (const node of graph.inOrder()) {
    const [output = ''] = node.outputs;
    const from = node.inputs.find((input) => moving.has(input));
    const dims = graph.tensor(node.inputs[1])?.dims ?? [];
    const stride = intsOf(node, 'strides', [1, 1])[1] ?? 1;
    const before = shapes.get(from ?? '');
    if (node.opType === 'Unsqueeze' && from === SEAM.latent) {
      shapes.set(output, [channelsIn(graph), PRETENDED_FRAMES]);
    } else if (before === undefined) continue;
    else if (node.opType === 'Conv' && stride === 1) shapes.set(output, [dims[0] ?? 0, before[1]]);
    else if (node.opType === 'ConvTranspose') {
      shapes.set(output, [dims[1] ?? 0, before[1] * stride]);
    } else if (['LeakyRelu', 'Add', 'Div', 'Slice'].includes(node.opType))
      shapes.set(output, before);
  }
  return shapes;
};

const channelsIn = (graph: Graph): number => {
  const latent = graph.inputs.find(({ name }) => name === SEAM.latent);
  return Number(latent?.dims[1] ?? 0);
};

/** Cuts the samples to the number of the latent's frames. They have that number already. */
const cutToTheFrames = (graph: Graph, last: OnnxNode, hop: number): void => {
  const shape = graph.add('Shape', [SEAM.latent]);
  const frames = graph.add('Gather', [shape, graph.addInts([2])], { axis: int(0) });
  const samples = graph.add('Mul', [frames, graph.addInts([hop])]);
  graph.remove(last);
  const [uncut = ''] = graph.addMany(last.opType, last.inputs, 1, last.attributes);
  const span = [graph.addInts([0]), samples, graph.addInts([3])];
  graph.rename(graph.add('Slice', [uncut, ...span]), SEAM.audio);
};

/**
 * Gives the runtime shapes, so that it fuses all residual sums into convolutions. It fuses only if
 * it can prove that both sides have the same shape, and it loses a symbolic width at the first
 * dilated convolution. The widths are not the real ones, but consistent. The decoder takes 0.96 of
 * the time; sums run in another order.
 *
 * This depends on how the runtime uses hints. It needs sessions without a memory pattern. It also
 * needs the samples cut to their true number at the end, which `shed-halo` does anyway, so that the
 * output's width stays unknown to the runtime. That is why the pass is late and dropped early.
 * Requires `decoder-2d` before it.
 */
export const shapeHints: Pass = {
  name: 'shape-hints',
  parts: ['decoder'],
  keeps: 'rounding',
  form: 'blocked',
  apply(graph, { hop }) {
    const shapes = pretendedShapes(graph);
    const last = graph.producer(SEAM.audio);
    if (shapes.size === 0 || last === undefined) return 0;
    for (const [name, [channels, width]] of shapes) {
      graph.hints.push({ name, type: ELEMENT.float32, dims: [1, channels, 1, width] });
    }
    if (last.opType !== 'Slice') cutToTheFrames(graph, last, hop);
    return shapes.size;
  },
};
