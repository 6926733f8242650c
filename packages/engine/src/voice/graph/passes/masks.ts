import type { Graph } from '../graph.ts';
import type { Pass } from './pass.ts';

/** The mask and all values that are computed from masks alone. */
const allOnes = (graph: Graph, mask: string): Set<string> => {
  const ones = new Set([mask]);
  for (const value of ones) {
    for (const node of graph.consumers(value)) {
      const stays =
        node.opType === 'Unsqueeze'
          ? node.inputs[0] === value
          : node.opType === 'Mul' && node.inputs.every((input) => ones.has(input));
      if (stays) for (const output of node.outputs) ones.add(output);
    }
  }
  return ones;
};

/** Whether a condition is "the mask is zero", which is never true. */
const isNever = (graph: Graph, condition: string | undefined, ones: Set<string>): boolean => {
  const node = graph.producer(condition);
  if (node?.opType === 'Cast') return isNever(graph, node.inputs[0], ones);
  if (node?.opType !== 'Equal' || !ones.has(node.inputs[0] ?? '')) return false;
  return graph.floats(node.inputs[1])?.every((value) => value === 0) ?? false;
};

/**
 * Drops masks. A mask separates a sentence from the padding of a batch. A batch of one has no
 * padding, so each mask multiplies by one and each `Where` of attention takes the same side. The
 * bits stay. Saves 3–5 % of the flow, and lets the other passes recognise what is behind the masks.
 */
export const masks: Pass = {
  name: 'masks',
  parts: ['encoder', 'flow'],
  keeps: 'bits',
  form: 'any',
  apply(graph, { mask }) {
    if (mask === undefined) return 0;
    const ones = allOnes(graph, mask);
    let dropped = 0;
    for (const node of graph.ofType('Mul')) {
      const kept = node.inputs.find((input) => !ones.has(input));
      if (kept === undefined || node.inputs.every((input) => !ones.has(input))) continue;
      bypass(graph, node.outputs[0] as string, kept);
      dropped += 1;
    }
    for (const node of graph.ofType('Where')) {
      if (!isNever(graph, node.inputs[0], ones)) continue;
      bypass(graph, node.outputs[0] as string, node.inputs[2] as string);
      dropped += 1;
    }
    return dropped;
  },
};

/** Replaces a node by `kept`, or by its `Identity` if the node makes an output of the graph. */
export function bypass(graph: Graph, output: string, kept: string): void {
  const node = graph.producer(output);
  if (node === undefined) return;
  graph.remove(node);
  if (graph.outputs.some(({ name }) => name === output)) {
    graph.insert({ ...node, opType: 'Identity', inputs: [kept], attributes: new Map() });
  } else graph.redirect(output, kept);
}
