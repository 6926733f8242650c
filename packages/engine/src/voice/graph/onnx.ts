/** Nodes, attributes and value descriptions of ONNX. Source: onnx.proto3. */
import { type OnnxTensor, readTensor, writeTensor } from './tensor.ts';
import { MessageWriter, readFields, readFloats, readIntegers, readText } from './wire.ts';

/** The value of an attribute. Kinds that voices do not use are kept as stored bytes. */
export type AttributeValue =
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'ints'; readonly value: readonly number[] }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'floats'; readonly value: readonly number[] }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'tensor'; readonly value: OnnxTensor }
  | { readonly kind: 'other'; readonly stored: Uint8Array };

export type Attributes = ReadonlyMap<string, AttributeValue>;

/** An operation. Change its inputs only through its graph, which keeps an index of them. */
export interface OnnxNode {
  readonly opType: string;
  readonly domain: string;
  readonly name: string;
  readonly inputs: string[];
  readonly outputs: string[];
  attributes: Attributes;
}

/** Name, element type and shape of a value; a variable dimension has a name. */
export interface ValueInfo {
  readonly name: string;
  readonly type: number;
  readonly dims: readonly (number | string)[];
}

const NODE = { input: 1, output: 2, name: 3, opType: 4, attribute: 5, domain: 7 } as const;
const ATTRIBUTE = {
  name: 1,
  float: 2,
  int: 3,
  text: 4,
  tensor: 5,
  floats: 7,
  ints: 8,
  type: 20,
} as const;
const KIND = { float: 1, int: 2, text: 3, tensor: 4, floats: 6, ints: 7 } as const;

export function int(value: number): AttributeValue {
  return { kind: 'int', value };
}
export function ints(...value: number[]): AttributeValue {
  return { kind: 'ints', value };
}
export function floats(...value: number[]): AttributeValue {
  return { kind: 'floats', value };
}
export function text(value: string): AttributeValue {
  return { kind: 'text', value };
}

/** An attribute's integers. @param fallback ONNX's default, for a node without the attribute. */
export function intsOf(node: OnnxNode, name: string, fallback: readonly number[]) {
  const attribute = node.attributes.get(name);
  return attribute?.kind === 'ints' ? attribute.value : fallback;
}

export function intOf(node: OnnxNode, name: string, fallback: number): number {
  const attribute = node.attributes.get(name);
  return attribute?.kind === 'int' ? attribute.value : fallback;
}

export function floatOf(node: OnnxNode, name: string, fallback: number): number {
  const attribute = node.attributes.get(name);
  return attribute?.kind === 'float' ? attribute.value : fallback;
}

const readAttribute = (message: Uint8Array): [string, AttributeValue] => {
  const list: number[] = [];
  let name = '';
  let kind = 0;
  let single = 0;
  let words = '';
  let tensor: OnnxTensor | undefined;
  for (const field of readFields(message)) {
    if (field.number === ATTRIBUTE.name) name = readText(field);
    else if (field.number === ATTRIBUTE.int) single = field.integer;
    else if (field.number === ATTRIBUTE.float) [single = 0] = readFloats(field);
    else if (field.number === ATTRIBUTE.text) words = readText(field);
    else if (field.number === ATTRIBUTE.ints) list.push(...readIntegers(field));
    else if (field.number === ATTRIBUTE.floats) list.push(...readFloats(field));
    else if (field.number === ATTRIBUTE.tensor) tensor = readTensor(field.bytes).tensor;
    else if (field.number === ATTRIBUTE.type) kind = field.integer;
  }
  if (kind === KIND.int) return [name, { kind: 'int', value: single }];
  if (kind === KIND.float) return [name, { kind: 'float', value: single }];
  if (kind === KIND.text) return [name, { kind: 'text', value: words }];
  if (kind === KIND.ints) return [name, { kind: 'ints', value: list }];
  if (kind === KIND.floats) return [name, { kind: 'floats', value: list }];
  if (tensor !== undefined) return [name, { kind: 'tensor', value: tensor }];
  return [name, { kind: 'other', stored: message }];
};

const writeAttribute = (name: string, attribute: AttributeValue): MessageWriter => {
  const writer = new MessageWriter();
  if (attribute.kind === 'other') return writer.raw(attribute.stored);
  writer.text(ATTRIBUTE.name, name);
  if (attribute.kind === 'int') writer.integer(ATTRIBUTE.int, attribute.value);
  else if (attribute.kind === 'float') writer.float32(ATTRIBUTE.float, attribute.value);
  else if (attribute.kind === 'text') writer.text(ATTRIBUTE.text, attribute.value);
  else if (attribute.kind === 'tensor') {
    writer.message(ATTRIBUTE.tensor, writeTensor('', attribute.value));
  } else if (attribute.kind === 'floats') {
    for (const value of attribute.value) writer.float32(ATTRIBUTE.floats, value);
  } else for (const value of attribute.value) writer.integer(ATTRIBUTE.ints, value);
  return writer.integer(ATTRIBUTE.type, KIND[attribute.kind]);
};

export function readNode(message: Uint8Array): OnnxNode {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes = new Map<string, AttributeValue>();
  let name = '';
  let opType = '';
  let domain = '';
  for (const field of readFields(message)) {
    if (field.number === NODE.input) inputs.push(readText(field));
    else if (field.number === NODE.output) outputs.push(readText(field));
    else if (field.number === NODE.name) name = readText(field);
    else if (field.number === NODE.opType) opType = readText(field);
    else if (field.number === NODE.attribute) attributes.set(...readAttribute(field.bytes));
    else if (field.number === NODE.domain) domain = readText(field);
  }
  return { opType, domain, name, inputs, outputs, attributes };
}

export function writeNode(node: OnnxNode): MessageWriter {
  const writer = new MessageWriter();
  for (const input of node.inputs) writer.text(NODE.input, input);
  for (const output of node.outputs) writer.text(NODE.output, output);
  writer.text(NODE.name, node.name).text(NODE.opType, node.opType);
  for (const [name, attribute] of node.attributes) {
    writer.message(NODE.attribute, writeAttribute(name, attribute));
  }
  if (node.domain !== '') writer.text(NODE.domain, node.domain);
  return writer;
}

const readDimension = (message: Uint8Array): number | string => {
  for (const field of readFields(message)) {
    if (field.number === 1) return field.integer;
    if (field.number === 2) return readText(field);
  }
  return '';
};

/** @returns undefined for a value that is not a tensor or has no shape. */
export function readValueInfo(message: Uint8Array): ValueInfo | undefined {
  let name = '';
  let tensorType: Uint8Array | undefined;
  for (const field of readFields(message)) {
    if (field.number === 1) name = readText(field);
    if (field.number !== 2) continue;
    for (const inner of readFields(field.bytes)) if (inner.number === 1) tensorType = inner.bytes;
  }
  if (tensorType === undefined) return undefined;
  let type = 0;
  let dims: (number | string)[] | undefined;
  for (const field of readFields(tensorType)) {
    if (field.number === 1) type = field.integer;
    if (field.number === 2) dims = [...readFields(field.bytes)].map((d) => readDimension(d.bytes));
  }
  return dims && { name, type, dims };
}

export function writeValueInfo({ name, type, dims }: ValueInfo): MessageWriter {
  const shape = new MessageWriter();
  for (const dim of dims) {
    const dimension = new MessageWriter();
    if (typeof dim === 'number') dimension.integer(1, dim);
    else if (dim !== '') dimension.text(2, dim);
    shape.message(1, dimension);
  }
  const tensorType = new MessageWriter().integer(1, type).message(2, shape);
  return new MessageWriter().text(1, name).message(2, new MessageWriter().message(1, tensorType));
}
