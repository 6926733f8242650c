/**
 * How far a window's result reaches beyond the window: the receptive field of a part, followed
 * back from one frame of its result through kernels, dilations and strides.
 */
import type { Graph } from './graph.ts';
import { intOf, intsOf, type OnnxNode } from './onnx.ts';
import { VoiceMisfit } from './voice-structure.ts';

/** Positions on the time axis, both included, in samples of the value concerned. */
type Span = readonly [first: number, last: number];

const TIME_AXIS = 2;

const PER_POSITION = [
  ...['Add', 'Sub', 'Mul', 'Div', 'Neg', 'Exp'],
  ...['Tanh', 'Sigmoid', 'LeakyRelu', 'Relu', 'Identity'],
];
const ALONG_AN_AXIS = ['Split', 'Concat'];

const throughConv = (node: OnnxNode, kernel: number, [first, last]: Span): Span => {
  const stride = intsOf(node, 'strides', [1])[0] ?? 1;
  const dilation = intsOf(node, 'dilations', [1])[0] ?? 1;
  const padding = intsOf(node, 'pads', [0, 0])[0] ?? 0;
  const reach = dilation * (kernel - 1);
  if (node.opType === 'Conv') return [first * stride - padding, last * stride - padding + reach];
  return [Math.ceil((first + padding - reach) / stride), Math.floor((last + padding) / stride)];
};

const axisOf = (graph: Graph, node: OnnxNode): number | undefined =>
  node.opType === 'Slice' ? graph.ints(node.inputs[3])?.[0] : intOf(node, 'axis', 0);

/** The span of a node's moving inputs that a span of its output is made of. */
const before = (graph: Graph, node: OnnxNode, span: Span): Span => {
  if (PER_POSITION.includes(node.opType)) return span;
  if (node.opType === 'Conv' || node.opType === 'ConvTranspose') {
    const [, , kernel, ...more] = graph.tensor(node.inputs[1])?.dims ?? [];
    const isPlain = kernel !== undefined && more.length === 0 && !node.attributes.has('auto_pad');
    if (isPlain) return throughConv(node, kernel, span);
  }
  if ([...ALONG_AN_AXIS, 'Slice'].includes(node.opType)) {
    const axis = axisOf(graph, node);
    if (axis !== undefined && axis >= 0 && axis !== TIME_AXIS) return span;
  }
  throw new VoiceMisfit(`how far a ${node.opType} reaches is not known`);
};

const union = (a: Span | undefined, b: Span): Span =>
  a === undefined ? b : [Math.min(a[0], b[0]), Math.max(a[1], b[1])];

/**
 * What of each value on the way one frame of the result is made of.
 * @throws VoiceMisfit where an operation on the way is none that a window can be taken of.
 */
const spansOf = (graph: Graph, from: string, to: string, perFrame: number): Map<string, Span> => {
  const moving = graph.downstream(from);
  const spans = new Map<string, Span>([[to, [0, perFrame - 1]]]);
  for (const node of graph.inOrder([to]).reverse()) {
    if (node.opType === 'Shape') continue;
    const needed = node.outputs.flatMap((output) => {
      const span = spans.get(output);
      return span === undefined ? [] : [span];
    });
    const inputs = node.inputs.filter((input) => moving.has(input));
    if (needed.length === 0 || inputs.length === 0 || isConstant(node)) continue;
    const span = before(
      graph,
      node,
      needed.reduce((a, b) => union(a, b)),
    );
    for (const input of inputs) spans.set(input, union(spans.get(input), span));
  }
  return spans;
};

/** Whole frames that a span reaches beyond its frame, on the side where it reaches further. */
const framesBeyond = ([first, last]: Span, perFrame: number): number =>
  Math.max(0, Math.ceil(-first / perFrame), Math.ceil((last + 1) / perFrame) - 1);

/**
 * Frames before and after a window that a part has to be given for the window's result to be
 * exact. An upper bound that is tight for dense weights: a window with this halo computes what
 * the whole sentence computes.
 * @param graph as cut, before any pass.
 * @param from the value that moves in frames.
 * @param to the result, `perFrame` positions for each frame.
 * @throws VoiceMisfit where an operation on the way is none that a window can be taken of.
 */
export function haloOf(graph: Graph, from: string, to: string, perFrame: number): number {
  return framesBeyond(spansOf(graph, from, to, perFrame).get(from) ?? [0, 0], 1);
}

/** How much of what an upsampling reads a window needs. */
export interface UpsamplingHalo {
  /** Positions for each frame in what it reads. */
  readonly perFrame: number;
  /** Frames of it on either side of the window. */
  readonly halo: number;
}

/**
 * The halo that is left at each upsampling, by the name of what that makes: the further on, the
 * less of the halo at the start is still needed.
 * @param graph like `haloOf`'s, as the other parameters are.
 */
export function upsamplingHalos(
  graph: Graph,
  from: string,
  to: string,
  perFrame: number,
): ReadonlyMap<string, UpsamplingHalo> {
  const spans = spansOf(graph, from, to, perFrame);
  const halos = new Map<string, UpsamplingHalo>();
  let positions = 1;
  for (const node of graph.inOrder([to])) {
    const span = spans.get(node.inputs[0] ?? '');
    if (node.opType !== 'ConvTranspose' || span === undefined) continue;
    const halo = framesBeyond(span, positions);
    halos.set(node.outputs[0] as string, { perFrame: positions, halo });
    positions *= intsOf(node, 'strides', [1])[0] ?? 1;
  }
  return halos;
}

/** Made of a value's shape alone: the same number at every position. */
const isConstant = (node: OnnxNode): boolean => node.opType === 'ConstantOfShape';
