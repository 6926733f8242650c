import type { Graph } from '../graph.ts';
import { int, intsOf, type OnnxNode } from '../onnx.ts';
import type { Pass } from './pass.ts';

/** The input, parameters and last node of a normalisation. */
interface Normalisation {
  readonly input: string;
  readonly weight: string;
  readonly bias: string;
  readonly epsilon: number;
  /** Its last node. */
  readonly end: OnnxNode;
}

/** The vector that a sum or product combines with a value. */
const vectorBeside = (graph: Graph, node: OnnxNode | undefined, value: string | undefined) =>
  node?.inputs.find((input) => input !== value && graph.tensor(input)?.dims.length === 1);

/** A value's first consumer of a type. Other consumers are allowed, and unaffected. */
const consumerOf = (
  graph: Graph,
  value: string | undefined,
  opType: string,
): OnnxNode | undefined => graph.consumers(value).find((node) => node.opType === opType);

const isOverLast = (node: OnnxNode | undefined): boolean =>
  node !== undefined && intsOf(node, 'axes', []).join() === '-1';

/** Matches torch's order: (x − mean) / √(mean of squares + ε) · weight + bias. */
const normalisationOf = (graph: Graph, mean: OnnxNode): Normalisation | undefined => {
  const [input] = mean.inputs;
  const centred = consumerOf(graph, mean.outputs[0], 'Sub');
  const square = consumerOf(graph, centred?.outputs[0], 'Pow');
  const variance = consumerOf(graph, square?.outputs[0], 'ReduceMean');
  const padded = consumerOf(graph, variance?.outputs[0], 'Add');
  const epsilon = graph.floats(padded?.inputs[1])?.[0];
  const deviation = consumerOf(graph, padded?.outputs[0], 'Sqrt');
  const normal = consumerOf(graph, deviation?.outputs[0], 'Div');
  const weighted = consumerOf(graph, normal?.outputs[0], 'Mul');
  const end = consumerOf(graph, weighted?.outputs[0], 'Add');
  const weight = vectorBeside(graph, weighted, normal?.outputs[0]);
  const bias = vectorBeside(graph, end, weighted?.outputs[0]);
  const isNormal =
    centred?.inputs[0] === input &&
    normal?.inputs[0] === centred?.outputs[0] &&
    graph.floats(square?.inputs[1])?.[0] === 2 &&
    isOverLast(mean) &&
    isOverLast(variance);
  if (!isNormal || !input || !end || !weight || !bias || epsilon === undefined) return undefined;
  return { input, weight, bias, epsilon, end };
};

/**
 * Replaces the nine nodes of each layer normalisation by one. The runtime's optimiser moves the
 * transpositions around the nine, and then no longer recognises them. The encoder takes 0.92 of the
 * time for a short sentence, 0.94 for a medium one, and opens in 0.7. Sums run in another order:
 * mean and deviation move by up to 1e-5.
 */
export const layerNorm: Pass = {
  name: 'layer-norm',
  parts: ['encoder'],
  keeps: 'rounding',
  form: 'any',
  apply(graph) {
    let rewritten = 0;
    for (const mean of graph.ofType('ReduceMean')) {
      const found = normalisationOf(graph, mean);
      if (found === undefined) continue;
      const { input, weight, bias, epsilon, end } = found;
      const [result = ''] = end.outputs;
      graph.remove(end);
      const normal = graph.add('LayerNormalization', [input, weight, bias], {
        axis: int(-1),
        epsilon: { kind: 'float', value: epsilon },
      });
      graph.rename(normal, result);
      rewritten += 1;
    }
    return rewritten;
  },
};
