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

/** Terms that the matrix products of ONNX Runtime sum at once for any number of columns. */
const SUMMED_AT_ONCE = 128;

/** Weights of a convolution, [outputs, inputs, TAPS]. */
interface Filter {
  readonly node: OnnxNode;
  readonly weights: Float32Array;
  readonly outputs: number;
  readonly inputs: number;
}

/** @returns undefined for a convolution with other options or another number of taps. */
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

/** The flow's filters; undefined if another convolution in it spans several frames. */
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

/** The least number of equal groups of channels, each small enough to be summed at once. */
const groupsOf = (channels: number): number => {
  let groups = Math.ceil(channels / SUMMED_AT_ONCE);
  while (channels % groups !== 0) groups += 1;
  return groups;
};

/** Transformed weights, [PRODUCTS × groups, outputs, inputs / groups]. */
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
 * Computes the flow's convolutions of five taps, most of its work, with 8/20 of the products (see
 * winograd-filter.ts). The flow takes 0.8 of the time for 112 frames, 0.7 for 320. A convolution
 * with the channels as rows transforms tiles of four frames. Matrix products then multiply them
 * channels by channels, and a transposed convolution transforms them back side by side.
 *
 * Sums run in another order, and the rounding of a result depends on its tile's eight inputs. The
 * latent differs by up to 1e-4, samples by 2e-5, which is less than a 16-bit step. A window has the
 * bits of the whole sentence if it begins at a tile of the sentence and its halo has a tile for
 * each consecutive convolution. Channels are multiplied in groups that are summed at once, so that
 * the number of tiles makes no difference. The weights grow to 8/5 of their size.
 *
 * Requires `masks` before it.
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
  // The whole halo comes from such filters. The outermost tile reads TAPS frames beyond its first.
  flowHalo: (halo) => (halo / REACH - 1) * RESULTS + TAPS,
};

/** Names of the values that all filters share. */
interface Tiles {
  /** Kernels of the transforms; `back` has one for each number of groups. */
  readonly into: string;
  readonly back: (groups: number) => string;
  /** Arguments of the `Slice` that cuts the last tile to the sentence's frames. */
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
