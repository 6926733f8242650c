import type { Graph } from '../graph.ts';
import { int, intOf, ints, intsOf, type OnnxNode } from '../onnx.ts';
import { SEAM } from '../parts.ts';
import type { Pass } from './pass.ts';
import {
  INPUT_ROWS,
  PRODUCTS,
  RESULT_ROWS,
  RESULTS,
  TAPS,
  WEIGHT_ROWS,
} from './winograd-filter.ts';

/** Taps on either side of the middle one. */
const REACH = (TAPS - 1) / 2;

/** Whatever the number of columns, the matrix products of ONNX Runtime sum so many at once. */
const SUMMED_AT_ONCE = 128;

/** Weights of a convolution, [outputs, inputs, TAPS]. */
interface Filter {
  readonly node: OnnxNode;
  readonly weights: Float32Array;
  readonly outputs: number;
  readonly inputs: number;
}

/** @returns undefined for a convolution that does more, or is of another length. */
const filterOf = (graph: Graph, node: OnnxNode): Filter | undefined => {
  const weights = graph.floats(node.inputs[1]);
  const [outputs = 0, inputs = 0, ...kernel] = graph.tensor(node.inputs[1])?.dims ?? [];
  const isPlain =
    kernel.join() === `${TAPS}` &&
    intsOf(node, 'pads', []).join() === `${REACH},${REACH}` &&
    intsOf(node, 'strides', [1])[0] === 1 &&
    intsOf(node, 'dilations', [1])[0] === 1 &&
    intOf(node, 'group', 1) === 1 &&
    !node.attributes.has('auto_pad') &&
    (node.inputs[2] === undefined || graph.tensor(node.inputs[2]) !== undefined);
  return weights && isPlain ? { node, weights, outputs, inputs } : undefined;
};

/** The convolutions of frames; undefined where some that sees several frames is no such filter. */
const filtersOf = (graph: Graph): Filter[] | undefined => {
  const moving = graph.downstream(SEAM.prior);
  const filters: Filter[] = [];
  for (const node of graph.ofType('Conv')) {
    if (!moving.has(node.inputs[0] ?? '') || graph.tensor(node.inputs[1])?.dims[2] === 1) continue;
    const filter = filterOf(graph, node);
    if (filter === undefined) return undefined;
    filters.push(filter);
  }
  return filters;
};

/** The fewest equal groups of channels that are each summed at once. */
const groupsOf = (channels: number): number => {
  let groups = Math.ceil(channels / SUMMED_AT_ONCE);
  while (channels % groups !== 0) groups += 1;
  return groups;
};

/** Weights as they are multiplied: [PRODUCTS × groups, outputs, inputs / groups]. */
const transformed = ({ weights, outputs, inputs }: Filter, groups: number): Float32Array => {
  const result = new Float32Array(PRODUCTS * outputs * inputs);
  const members = inputs / groups;
  let next = 0;
  for (const row of WEIGHT_ROWS) {
    for (let group = 0; group < groups; group++) {
      for (let output = 0; output < outputs; output++) {
        for (let member = 0; member < members; member++) {
          const first = (output * inputs + group * members + member) * TAPS;
          let sum = 0;
          for (let tap = 0; tap < TAPS; tap++) {
            sum += (row[tap] as number) * (weights[first + tap] as number);
          }
          result[next++] = sum;
        }
      }
    }
  }
  return result;
};

/**
 * Makes the flow's convolutions of five taps, most of its work, out of 8/20 of the products, as
 * winograd-filter.ts has it: the flow takes 0.8 of its time for 112 frames, 0.7 for 320. Tiles of
 * four frames are transformed by a convolution that takes the channels for rows, multiplied
 * channels by channels, and transformed back by a convolution that lays them side by side again.
 *
 * Sums run in another order, and each result is rounded with the seven others of its tile: the
 * latent differs by up to 1e-4, samples by 2e-5, which is less than a step of 16 bits. A window has
 * the whole sentence's bits if it begins with a tile of it and its halo has a tile for each
 * convolution one behind the other; channels are multiplied in groups that are summed at once, so
 * that the number of tiles makes no difference. The weights become 8/5 of what they are.
 *
 * Wants `masks` before it.
 */
export const winograd: Pass = {
  name: 'winograd',
  parts: ['flow'],
  keeps: 'rounding',
  form: 'any',
  apply(graph) {
    const filters = filtersOf(graph) ?? [];
    const tiles = tilesIn(graph);
    for (const filter of filters) rewrite(graph, filter, tiles);
    return filters.length;
  },
  // All of the halo is of such filters. The outermost tile reads TAPS frames beyond its own first.
  flowHalo: (halo) => (halo / REACH - 1) * RESULTS + TAPS,
};

/** What all filters have in common, by the names of its values. */
interface Tiles {
  /** Kernels of the transforms; that of the results once for each number of groups. */
  readonly into: string;
  readonly back: (groups: number) => string;
  /** Arguments of the `Slice` that cuts the last tile to the frames there are. */
  readonly frames: readonly string[];
}

const tilesIn = (graph: Graph): Tiles => {
  const kernel = (rows: readonly (readonly number[])[], width: number) =>
    graph.addFloats(Float32Array.from(rows.flat()), [rows.length, 1, 1, width]);
  const shape = graph.add('Shape', [SEAM.prior]);
  const frames = graph.add('Gather', [shape, graph.addInts([2])], { axis: int(0) });
  const backs = new Map<number, string>();
  return {
    into: kernel(INPUT_ROWS, PRODUCTS),
    back: (groups) => {
      const repeated = RESULT_ROWS.flatMap((row) => Array.from({ length: groups }, () => row));
      const back = backs.get(groups) ?? kernel(repeated, RESULTS);
      backs.set(groups, back);
      return back;
    },
    frames: [graph.addInts([0]), frames, graph.addInts([2])],
  };
};

const rewrite = (graph: Graph, filter: Filter, { into, back, frames }: Tiles): void => {
  const { node, outputs, inputs } = filter;
  const [input = '', , bias] = node.inputs;
  const [result = ''] = node.outputs;
  const groups = groupsOf(inputs);
  const products = PRODUCTS * groups;
  const members = inputs / groups;
  const shaped = (value: string, ...dims: number[]) =>
    graph.add('Reshape', [value, graph.addInts(dims)]);
  graph.remove(node);

  const tiles = graph.add('Conv', [shaped(input, 1, 1, inputs, -1), into], {
    kernel_shape: ints(1, PRODUCTS),
    pads: ints(0, REACH, 0, REACH + RESULTS - 1),
    strides: ints(1, RESULTS),
  });
  const weights = graph.addFloats(transformed(filter, groups), [products, outputs, members]);
  const multiplied = graph.add('MatMul', [weights, shaped(tiles, products, members, -1)]);
  const stacked = shaped(multiplied, 1, products, outputs, -1);
  const laid = graph.add('ConvTranspose', [stacked, back(groups)], {
    kernel_shape: ints(1, RESULTS),
    strides: ints(1, RESULTS),
  });
  const unbiased = shaped(laid, 1, outputs, -1);
  const biases = graph.tensor(bias);
  const uncut =
    biases === undefined
      ? unbiased
      : graph.add('Add', [unbiased, graph.addTensor({ ...biases, dims: [outputs, 1] })]);
  graph.rename(graph.add('Slice', [uncut, ...frames]), result);
};
