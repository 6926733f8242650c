/** Converts half-precision parts for any processor: x64 has no kernels for half precision. */

import type { Graph } from '../graph.ts';
import { readModel, writeModel } from '../model.ts';
import { int, ints } from '../onnx.ts';
import { ELEMENT, floatsOf, floatTensor } from '../tensor.ts';

/**
 * Replaces fused half-precision convolutions by standard single-precision operators. The weights
 * keep their rounded values.
 */
export function inSinglePrecision(model: Uint8Array): Uint8Array {
  const { graph, header } = readModel(model);
  for (const [name, tensor] of graph.initialisers) {
    const values = tensor.type === ELEMENT.float16 ? floatsOf(tensor) : undefined;
    if (values) graph.initialisers.set(name, floatTensor(values, tensor.dims));
  }
  for (const node of graph.ofType('Cast'))
    node.attributes = new Map([['to', int(ELEMENT.float32)]]);
  for (const node of graph.nodes) {
    if (node.opType === 'NhwcFusedConv') replaceConv(graph, node);
  }
  return writeModel({ graph, header });
}

const replaceConv = (graph: Graph, node: ReturnType<Graph['ofType']>[number]): void => {
  const [input = '', weight = '', bias = '', sum] = node.inputs;
  const attributes = Object.fromEntries(node.attributes);
  const { activation, activation_params, ...ofConv } = attributes;
  const channelsFirst = graph.add('Transpose', [input], { perm: ints(0, 3, 1, 2) });
  const products = graph.add('Conv', [channelsFirst, weight, bias], ofConv);
  let value = graph.add('Transpose', [products], { perm: ints(0, 2, 3, 1) });
  if (sum !== undefined) value = graph.add('Add', [value, sum]);
  if (activation !== undefined && activation_params?.kind === 'floats') {
    const [slope = Number.NaN] = activation_params.value;
    value = graph.add('LeakyRelu', [value], { alpha: { kind: 'float', value: slope } });
  }
  graph.remove(node);
  graph.redirect(node.outputs[0] as string, value);
};
