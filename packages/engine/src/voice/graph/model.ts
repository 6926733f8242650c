/** ONNX model files. Source: onnx.proto3, ModelProto and GraphProto. */
import { Graph } from './graph.ts';
import { readNode, readValueInfo, writeNode, writeValueInfo } from './onnx.ts';
import { readTensor, writeTensor } from './tensor.ts';
import { type Field, MessageWriter, ProtobufError, readFields, readText } from './wire.ts';

/** The content of a model file. */
export interface OnnxModel {
  /** Version of the standard operators. */
  readonly opset: number;
  readonly graph: Graph;
  /** All fields but the graph (versions, producer, metadata), as stored. */
  readonly header: readonly Uint8Array[];
}

const MODEL = { graph: 7, opset: 8 } as const;
const GRAPH = { node: 1, name: 2, initialiser: 5, input: 11, output: 12, hint: 13 } as const;
const OPSET = { domain: 1, version: 2 } as const;

const readOpset = (message: Uint8Array): { domain: string; version: number } => {
  let domain = '';
  let version = 0;
  for (const field of readFields(message)) {
    if (field.number === OPSET.domain) domain = readText(field);
    if (field.number === OPSET.version) version = field.integer;
  }
  return { domain, version };
};

const readGraphField = (graph: Graph, field: Field): void => {
  if (field.number === GRAPH.node) graph.insert(readNode(field.bytes));
  else if (field.number === GRAPH.initialiser) {
    const { name, tensor } = readTensor(field.bytes);
    graph.initialisers.set(name, tensor);
  } else {
    const list = { 11: graph.inputs, 12: graph.outputs, 13: graph.hints }[field.number];
    const info = list && readValueInfo(field.bytes);
    if (info) list.push(info);
  }
};

/**
 * Reads a model file. Weights are not copied: tensors are views of `file`.
 * @throws ProtobufError if it is not an ONNX model.
 */
export function readModel(file: Uint8Array): OnnxModel {
  const header: Uint8Array[] = [];
  const graph = new Graph();
  let graphs = 0;
  let opset = 0;
  for (const field of readFields(file)) {
    if (field.number === MODEL.graph) {
      graphs += 1;
      for (const inner of readFields(field.bytes)) readGraphField(graph, inner);
      continue;
    }
    header.push(field.whole);
    if (field.number !== MODEL.opset) continue;
    const { domain, version } = readOpset(field.bytes);
    if (domain === '' || domain === 'ai.onnx') opset = version;
  }
  if (graphs !== 1) throw new ProtobufError('it is not an ONNX model');
  return { opset, graph, header };
}

/** Standard operators that passes add, and the first opset version that has each. */
const SINCE = new Map([['LayerNormalization', 17]]);

/**
 * The header with opset versions that have all the graph's operators, including domains that passes
 * added. The operators of voices mean the same in all versions from OLDEST_OPSET of recognise.ts to
 * the newest of SINCE.
 */
const headerFor = (graph: Graph, header: readonly Uint8Array[]): Uint8Array[] => {
  const needed = new Map<string, number>();
  for (const { domain, opType } of graph.inOrder()) {
    const version = domain === '' ? SINCE.get(opType) : 1;
    if (version !== undefined) needed.set(domain, Math.max(version, needed.get(domain) ?? 0));
  }
  const kept = header.filter((stored) => {
    const [field] = readFields(stored);
    if (field?.number !== MODEL.opset) return true;
    const { domain, version } = readOpset(field.bytes);
    const standard = domain === 'ai.onnx' ? '' : domain;
    if (version < (needed.get(standard) ?? 0)) return false;
    needed.delete(standard);
    return true;
  });
  const added = [...needed].map(([domain, version]) =>
    new MessageWriter()
      .message(
        MODEL.opset,
        new MessageWriter().text(OPSET.domain, domain).integer(OPSET.version, version),
      )
      .finish(),
  );
  return [...kept, ...added];
};

/**
 * Writes a model file of the nodes and weights that the graph's outputs need.
 * @param header see OnnxModel.
 */
export function writeModel({ graph, header }: Omit<OnnxModel, 'opset'>): Uint8Array {
  const body = new MessageWriter();
  const used = new Set(graph.outputs.map(({ name }) => name));
  for (const node of graph.inOrder()) {
    for (const value of [...node.inputs, ...node.outputs]) used.add(value);
    body.message(GRAPH.node, writeNode(node));
  }
  body.text(GRAPH.name, 'voice');
  for (const [name, tensor] of graph.initialisers) {
    if (used.has(name)) body.message(GRAPH.initialiser, writeTensor(name, tensor));
  }
  for (const input of graph.inputs) body.message(GRAPH.input, writeValueInfo(input));
  for (const output of graph.outputs) body.message(GRAPH.output, writeValueInfo(output));
  for (const hint of graph.hints) {
    if (used.has(hint.name)) body.message(GRAPH.hint, writeValueInfo(hint));
  }
  const model = new MessageWriter();
  for (const field of headerFor(graph, header)) model.raw(field);
  return model.message(MODEL.graph, body).finish();
}
