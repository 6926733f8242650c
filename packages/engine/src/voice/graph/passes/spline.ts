import type { Graph } from '../graph.ts';
import { int, ints, type OnnxNode } from '../onnx.ts';
import { ELEMENT, floatsOf } from '../tensor.ts';
import type { Pass } from './pass.ts';

/** One spline: its parameters, input and result. */
interface Spline {
  /** The values that it transforms, [1, 1, ids]. */
  readonly input: string;
  readonly result: string;
  /** Widths, heights and inner slopes of its bins, concatenated, [1, 3 · bins − 1, ids]. */
  readonly parameters: string;
  readonly bins: number;
  /** It transforms values from −bound to bound. `inside` says which these are, [1, 1, ids]. */
  readonly bound: number;
  readonly inside: string;
  /** Divides widths and heights before their softmax. */
  readonly divisor: number;
  /** Minimum of widths and heights, as a share of the whole; minimum of slopes. */
  readonly least: number;
  readonly leastSlope: number;
  /** Slope at the bounds, before its softplus. */
  readonly outerSlope: number;
}

/** The nodes that make a value, back to convolutions and halves of a `Split`. */
const nodesBehind = (graph: Graph, value: string): Set<OnnxNode> => {
  const found = new Set<OnnxNode>();
  const values = new Set([value]);
  for (const reached of values) {
    const node = graph.producer(reached);
    if (node === undefined || node.opType === 'Conv' || node.opType === 'Split') continue;
    found.add(node);
    for (const input of node.inputs) values.add(input);
  }
  return found;
};

/** The number that a node combines with a value. */
const operand = (graph: Graph, node: OnnxNode | undefined): number | undefined => {
  const [number, ...others] = (node?.inputs ?? []).flatMap((input) => [
    ...(graph.floats(input) ?? []),
  ]);
  return others.length === 0 ? number : undefined;
};

/** The nearest node of a type before a value, along first inputs. */
const above = (graph: Graph, value: string | undefined, opType: string): OnnxNode | undefined => {
  const node = graph.producer(value);
  return node === undefined || node.opType === opType ? node : above(graph, node.inputs[0], opType);
};

/** The numbers in nodes that fill tensors or compute with a number. */
const numbersOf = (graph: Graph, nodes: ReadonlySet<OnnxNode>): Set<number> => {
  const numbers = new Set<number>();
  for (const node of nodes) {
    const fill = node.attributes.get('value');
    const filled = fill?.kind === 'tensor' ? floatsOf(fill.value)?.[0] : undefined;
    const number = filled ?? operand(graph, node);
    if (number !== undefined) numbers.add(number);
  }
  return numbers;
};

/** How often a spline has each of the operators that identify it. */
const OPERATORS = { CumSum: 2, Softmax: 2, Softplus: 1, Sqrt: 1, LessOrEqual: 1, Neg: 2, Conv: 0 };

/** Torch adds this to the last bound, so that the bound itself is in the last bin. */
const EPSILON = Math.fround(1e-6);

const splineOf = (graph: Graph, end: OnnxNode): Spline | undefined => {
  const [result = ''] = end.outputs;
  const nodes = nodesBehind(graph, result);
  const ofType = (opType: string) => [...nodes].filter((node) => node.opType === opType);
  for (const [opType, count] of Object.entries(OPERATORS)) {
    if (ofType(opType).length !== count) return undefined;
  }
  const [upper] = ofType('LessOrEqual');
  const [softplus] = ofType('Softplus');
  const [inside] = graph.consumers(upper?.outputs[0]);
  const bound = operand(graph, upper);
  const parts = above(graph, softplus?.inputs[0], 'Transpose');
  const parameters = graph.producer(parts?.inputs[0])?.inputs[0];
  const conv = graph.producer(parameters);
  const channels = graph.tensor(conv?.inputs[1])?.dims[0];
  const leastSlope = operand(graph, graph.consumers(softplus?.outputs[0])[0]);
  const shares = ofType('CumSum').map((sum) => operand(graph, graph.producer(sum.inputs[0])));
  const divisors = ofType('Softmax').map((softmax) =>
    operand(graph, above(graph, softmax.inputs[0], 'Div')),
  );
  const [least] = shares;
  const [divisor] = divisors;
  if (
    upper === undefined ||
    inside?.opType !== 'And' ||
    parameters === undefined ||
    channels === undefined ||
    bound === undefined ||
    least === undefined ||
    leastSlope === undefined ||
    divisor === undefined ||
    shares[1] !== least ||
    divisors[1] !== divisor
  ) {
    return undefined;
  }
  // Torch computes it in double precision, from the number in its source: 0.001.
  const outerSlope = Math.fround(Math.log(Math.exp(1 - Number(leastSlope.toPrecision(7))) - 1));
  const numbers = numbersOf(graph, nodes);
  const expected = [-bound, bound, 2 * bound, least, leastSlope, outerSlope, divisor, EPSILON];
  const known = new Set([...expected, 0, 1, 2, 4]);
  if (expected.some((number) => !numbers.has(number))) return undefined;
  if ([...numbers].some((number) => !known.has(number))) return undefined;
  return {
    input: upper.inputs[0] as string,
    result,
    parameters,
    bins: (channels + 1) / 3,
    bound,
    inside: inside.outputs[0] as string,
    divisor,
    least,
    leastSlope,
    outerSlope,
  };
};

/** Adds the new form of a spline. All values except its input and result have a row per id. */
const write = (graph: Graph, spline: Spline): string => {
  const { input, bins, bound } = spline;
  const op = (opType: string, ...inputs: string[]) => graph.add(opType, inputs);
  const number = (value: number) => graph.addFloats(Float32Array.of(value), []);
  const shaped = (value: string, ...dims: number[]) => op('Reshape', value, graph.addInts(dims));
  const beside = (...values: string[]) => graph.add('Concat', values, { axis: int(-1) });
  const split = (value: string, axis: number, ...sizes: number[]) =>
    graph.addMany(
      'Split',
      [value, graph.addInts(sizes)],
      sizes.length,
      new Map([['axis', int(axis)]]),
    );
  const like = (value: string, fill: number) => op('Expand', number(fill), op('Shape', value));

  const rows = graph.add('Transpose', [shaped(spline.parameters, 3 * bins - 1, -1)], {
    perm: ints(1, 0),
  });
  const [shares = '', innerSlopes = ''] = split(rows, 1, 2 * bins, bins - 1);

  // Edges of the bins, in width and in height: [ids, 2, bins + 1].
  const logits = op('Div', shaped(shares, -1, 2, bins), number(spline.divisor));
  const softmax = graph.add('Softmax', [logits], { axis: int(-1) });
  const rest = Math.fround(1 - Math.fround(bins * spline.least));
  const sizes = op('Add', op('Mul', softmax, number(rest)), number(spline.least));
  const sums = op('CumSum', sizes, graph.addInts([2], []));
  const [innerSums = '', last = ''] = split(sums, 2, bins - 1, 1);
  const innerEdges = op('Add', op('Mul', innerSums, number(2 * bound)), number(-bound));
  const edges = beside(like(last, -bound), innerEdges, like(last, bound));

  const x = shaped(input, -1, 1);
  const outerSlope = like(x, spline.outerSlope);
  const logSlopes = op('Softplus', beside(outerSlope, innerSlopes, outerSlope));
  const slopes = op('Add', logSlopes, number(spline.leastSlope));

  // The index of a value's bin is the number of inner edges that are not above the value.
  const [, heights = ''] = split(innerEdges, 1, 1, 1);
  const isBehind = op('GreaterOrEqual', shaped(input, -1, 1, 1), heights);
  const bin = graph.add(
    'ReduceSum',
    [graph.add('Cast', [isBehind], { to: int(ELEMENT.int64) }), graph.addInts([2])],
    { keepdims: int(0) },
  );
  const table = beside(shaped(edges, -1, 2 * (bins + 1)), slopes);
  const columns = [0, 1, 2].flatMap((kind) => [kind * (bins + 1), kind * (bins + 1) + 1]);
  const places = op('Add', bin, graph.addInts(columns, [1, columns.length]));
  const picked = graph.add('GatherElements', [table, places], { axis: int(1) });
  const [left = '', right = '', bottom = '', top = '', slope = '', nextSlope = ''] = split(
    picked,
    1,
    ...columns.map(() => 1),
  );

  // The root of a quadratic equation, in torch's order.
  const width = op('Sub', right, left);
  const height = op('Sub', top, bottom);
  const steepness = op('Div', height, width);
  const rise = op('Sub', x, bottom);
  const c = op('Mul', op('Neg', steepness), rise);
  const curve = op('Sub', op('Add', slope, nextSlope), op('Mul', steepness, number(2)));
  const bend = op('Mul', rise, curve);
  const b = op('Sub', op('Mul', height, slope), bend);
  const a = op('Add', bend, op('Mul', height, op('Sub', steepness, slope)));
  const square = op('Pow', b, number(2));
  const discriminant = op('Sub', square, op('Mul', op('Mul', a, number(4)), c));
  const divisor = op('Sub', op('Neg', b), op('Sqrt', discriminant));
  const root = op('Div', op('Mul', c, number(2)), divisor);
  const bent = op('Add', op('Mul', root, width), left);
  return op('Where', spline.inside, shaped(bent, 1, 1, -1), input);
};

/**
 * Rewrites the splines of the duration predictor. Torch exports each as 325 nodes, most of which
 * compute indices to gather the values within the bounds and to place the bounds. The new form has
 * 63 nodes: it transforms all values, and at the end restores those outside the bounds. The encoder
 * opens in 0.4 of the time and takes 0.9 for a short sentence.
 *
 * Node for node, the bits stay. The runtime's optimiser then rewrites the surroundings differently,
 * so sums run in another order. Requires `masks` before it.
 */
export const splines: Pass = {
  name: 'splines',
  parts: ['encoder'],
  keeps: 'rounding',
  form: 'any',
  apply(graph) {
    let rewritten = 0;
    for (const end of graph.ofType('ScatterND')) {
      const [result = ''] = end.outputs;
      if (!graph.consumers(result).some(({ opType }) => opType === 'Concat')) continue;
      const spline = splineOf(graph, end);
      if (spline === undefined) continue;
      graph.remove(end);
      graph.rename(write(graph, spline), result);
      rewritten += 1;
    }
    return rewritten;
  },
};
