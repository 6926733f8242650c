import type { Graph } from '../graph.ts';
import { floatsOf } from '../tensor.ts';
import { bypass } from './masks.ts';
import type { Pass } from './pass.ts';

/** Whether a value is float zeros in the shape of another value. */
const isZeros = (graph: Graph, value: string): boolean => {
  const node = graph.producer(value);
  if (node?.opType !== 'ConstantOfShape') return false;
  if (graph.producer(node.inputs[0])?.opType !== 'Shape') return false;
  const fill = node.attributes.get('value');
  if (fill === undefined) return true;
  if (fill.kind !== 'tensor') return false;
  return floatsOf(fill.value)?.every((zero) => zero === 0) ?? false;
};

/** Whether a value is exp(−0), which is 1. */
const isOnes = (graph: Graph, value: string): boolean => {
  const exp = graph.producer(value);
  const negation = exp?.opType === 'Exp' ? graph.producer(exp.inputs[0]) : undefined;
  return negation?.opType === 'Neg' && isZeros(graph, negation.inputs[0] as string);
};

/**
 * Drops sums with zeros and products with exp(−0). In torch, a sum starts with `zeros_like`, a
 * single-speaker voice has a zero condition, and a coupling without a scale has the scale exp(0).
 * The bits stay (only −0 would become 0). Saves 3–5 % of the flow together with the masks.
 */
export const zeros: Pass = {
  name: 'zeros',
  parts: ['encoder', 'flow'],
  keeps: 'bits',
  form: 'any',
  apply(graph) {
    let dropped = 0;
    for (const node of graph.ofType('Add', 'Mul')) {
      const isNeutral = node.opType === 'Add' ? isZeros : isOnes;
      const neutral = node.inputs.findIndex((input) => isNeutral(graph, input));
      const kept = node.inputs[1 - neutral];
      if (neutral < 0 || kept === undefined) continue;
      bypass(graph, node.outputs[0] as string, kept);
      dropped += 1;
    }
    return dropped;
  },
};
