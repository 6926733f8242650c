/**
 * Brings a graph to the form that recognition and the passes expect: every weight and constant is
 * an initialiser with one name, of the type in which it is used. Exporters write these in several
 * ways. No value changes.
 */
import type { Graph } from './graph.ts';
import { ELEMENT, floatsOf, floatTensor } from './tensor.ts';

/** `Constant` nodes become initialisers. */
const inlineConstants = (graph: Graph): void => {
  for (const node of graph.ofType('Constant')) {
    const value = node.attributes.get('value');
    const output = node.outputs[0];
    if (value?.kind !== 'tensor' || output === undefined) continue;
    graph.remove(node);
    graph.initialisers.set(output, value.value);
  }
};

/**
 * Replaces a half-precision weight and its `Cast`, as the embedded voice has them, by the
 * single-precision weight that the Cast makes. Half to single is exact. Only then can the runtime
 * map the weights from a file that workers share.
 */
const foldCasts = (graph: Graph): void => {
  for (const node of graph.ofType('Cast')) {
    const [input] = node.inputs;
    const [output] = node.outputs;
    const stored = graph.tensor(input);
    const to = node.attributes.get('to');
    if (stored?.type !== ELEMENT.float16 || output === undefined) continue;
    if (to?.kind !== 'int' || to.value !== ELEMENT.float32) continue;
    const values = floatsOf(stored);
    if (values === undefined) continue;
    graph.remove(node);
    graph.initialisers.set(output, floatTensor(values, stored.dims));
  }
};

/** Replaces an `Identity` of a weight, which torch writes for equal weights, by the weight. */
const resolveIdentities = (graph: Graph): void => {
  const visible = new Set(graph.outputs.map(({ name }) => name));
  let resolved: boolean;
  do {
    resolved = false;
    for (const node of graph.ofType('Identity')) {
      const [input] = node.inputs;
      const [output] = node.outputs;
      if (input === undefined || output === undefined) continue;
      if (!graph.initialisers.has(input) || visible.has(output)) continue;
      graph.redirect(output, input);
      graph.remove(node);
      resolved = true;
    }
  } while (resolved);
};

/** Longer than any axis of a voice. */
const ENDLESS = 2 ** 31 - 1;

/** Replaces `x[0:]`, which torch writes for every axis of an index, by `x`. */
const dropWholeSlices = (graph: Graph): void => {
  for (const node of graph.ofType('Slice')) {
    const [input, starts, ends, , steps] = node.inputs;
    const [output] = node.outputs;
    if (input === undefined || output === undefined) continue;
    const isWhole =
      graph.ints(starts)?.every((start) => start === 0) &&
      graph.ints(ends)?.every((end) => end >= ENDLESS) &&
      (steps === undefined || graph.ints(steps)?.every((step) => step === 1));
    if (!isWhole) continue;
    graph.redirect(output, input);
    graph.remove(node);
  }
};

/** Changes the graph in place. Exact: the graph computes the same bits afterwards. */
export function toNormalForm(graph: Graph): void {
  inlineConstants(graph);
  foldCasts(graph);
  resolveIdentities(graph);
  dropWholeSlices(graph);
}
