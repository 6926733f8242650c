/**
 * The masks of a voice. Piper's exporter keeps the masks that separate real ids and frames from the
 * padding of a batch. For a single sentence, they are all ones.
 */
import type { Graph } from './graph.ts';
import type { OnnxNode } from './onnx.ts';

/** Whether a value is `source` with another shape or type, or a length computed as its sum. */
const comesFrom = (graph: Graph, value: string | undefined, source: string): boolean => {
  if (value === source) return true;
  const node = graph.producer(value);
  if (node === undefined) return false;
  return (
    ['Unsqueeze', 'Cast', 'Clip', 'ReduceSum'].includes(node.opType) &&
    comesFrom(graph, node.inputs[0], source)
  );
};

/** Whether a value is the row 0, 1, 2, … */
const isCounting = (graph: Graph, value: string | undefined): boolean => {
  const node = graph.producer(value);
  if (node?.opType === 'Unsqueeze') return isCounting(graph, node.inputs[0]);
  if (node?.opType !== 'Range') return false;
  return first(graph, node.inputs[0]) === 0 && first(graph, node.inputs[2]) === 1;
};

const first = (graph: Graph, value: string | undefined): number | undefined =>
  graph.ints(value)?.[0] ?? graph.floats(value)?.[0];

/** The float mask [1, 1, n] computed by `counting < length`. */
const maskOf = (graph: Graph, source: string): string | undefined => {
  for (const less of graph.ofType('Less')) {
    const [counting, length] = less.inputs;
    if (!isCounting(graph, counting) || !comesFrom(graph, length, source)) continue;
    const unsqueeze = graph.consumers(less.outputs[0]).find(({ opType }) => opType === 'Unsqueeze');
    const cast = graph.consumers(unsqueeze?.outputs[0]).find(({ opType }) => opType === 'Cast');
    if (cast !== undefined) return cast.outputs[0];
  }
  return undefined;
};

/** The mask over ids, computed from the graph's input of lengths. */
export function findIdMask(graph: Graph, lengths: string): string | undefined {
  return maskOf(graph, lengths);
}

/** The mask over frames, computed from the sum of the durations. */
export function findFrameMask(graph: Graph, ceil: OnnxNode): string | undefined {
  return maskOf(graph, ceil.outputs[0] as string);
}
