/**
 * The receptive field of a part: how many frames beyond a window its result depends on. It is
 * traced back from one frame of the result through kernels, dilations and strides.
 */
import type { Graph } from './graph.ts';
import { intOf, intsOf, type OnnxNode } from './onnx.ts';
import { VoiceMisfit } from './voice-structure.ts';

/** First and last position on a value's time axis, both included. */
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

/** The span of a node's time-varying inputs that a span of its output depends on. */
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
 * The span of each value between `from` and `to` that one frame of the result depends on.
 * @throws VoiceMisfit if an operation between them cannot run on a window.
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

/** Frames that a span reaches beyond its own frame, on the side where it reaches further. */
const framesBeyond = ([first, last]: Span, perFrame: number): number =>
  Math.max(0, Math.ceil(-first / perFrame), Math.ceil((last + 1) / perFrame) - 1);

/**
 * The halo of a part: frames before and after a window that it needs as input to produce the exact
 * window of output. An upper bound, tight for dense weights: a window with this halo gives what the
 * whole sentence gives.
 * @param graph as cut, before any pass.
 * @param from the input value, one position per frame.
 * @param to the output value, `perFrame` positions per frame.
 * @throws VoiceMisfit if an operation between them cannot run on a window.
 */
export function haloOf(graph: Graph, from: string, to: string, perFrame: number): number {
  return framesBeyond(spansOf(graph, from, to, perFrame).get(from) ?? [0, 0], 1);
}

/** The halo that a window needs at the input of an upsampling. */
export interface UpsamplingHalo {
  /** Positions per frame of the upsampling's input. */
  readonly perFrame: number;
  /** Frames on either side of the window. */
  readonly halo: number;
}

/**
 * The halo needed at each upsampling, by the name of its output. It shrinks from one upsampling to
 * the next.
 * @param graph see `haloOf`, also for the other parameters.
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

/** Whether a node depends only on a shape and gives the same number at every position. */
const isConstant = (node: OnnxNode): boolean => node.opType === 'ConstantOfShape';
