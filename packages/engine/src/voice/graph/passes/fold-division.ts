import type { Graph } from '../graph.ts';
import { SEAM } from '../parts.ts';
import type { Pass } from './pass.ts';

/** The only consumer of a value, if it has one of these types. */
const soleConsumer = (graph: Graph, value: string | undefined, ...opTypes: string[]) => {
  const [consumer, ...others] = graph.consumers(value);
  if (consumer === undefined || others.length > 0) return undefined;
  return opTypes.includes(consumer.opType) ? consumer : undefined;
};

/**
 * Folds the division after each stage (the mean of three residual blocks) into the weights of the
 * next convolution. A LeakyRelu in between does not matter, because it scales with its input. Saves
 * a pass over the samples of each stage, 1–2 % of the decoder. The weight is rounded instead of the
 * sample.
 */
export const foldDivision: Pass = {
  name: 'fold-division',
  parts: ['decoder'],
  keeps: 'rounding',
  form: 'any',
  apply(graph) {
    const moving = graph.downstream(SEAM.latent);
    let folded = 0;
    for (const division of graph.ofType('Div')) {
      const [dividend = '', by] = division.inputs;
      const [divisor, ...others] = graph.floats(by) ?? [];
      if (divisor === undefined || others.length > 0 || divisor <= 0) continue;
      const activation = soleConsumer(graph, division.outputs[0], 'LeakyRelu');
      const conv = soleConsumer(graph, activation?.outputs[0], 'Conv', 'ConvTranspose');
      const weight = graph.tensor(conv?.inputs[1]);
      const values = graph.floats(conv?.inputs[1]);
      if (!activation || !conv || !weight || !values || !moving.has(dividend)) continue;
      const scaled = values.map((value) => value / divisor);
      graph.setInput(conv, 1, graph.addFloats(scaled, weight.dims));
      graph.setInput(activation, 0, dividend);
      graph.remove(division);
      folded += 1;
    }
    return folded;
  },
};
