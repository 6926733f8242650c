/** Tensors stored in an ONNX graph: weights and constants. Source: onnx.proto3, TensorProto. */
import { type Field, MessageWriter, readFields, readIntegers, readText } from './wire.ts';

/** Element types of TensorProto.DataType that voices use. */
export const ELEMENT = {
  float32: 1,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  float64: 11,
} as const;

/** Location of a tensor's bytes in another file. */
export interface ExternalData {
  /** File name, relative to the model's folder. */
  readonly location: string;
  readonly offset: number;
  readonly length: number;
}

/** Immutable: graphs cut from one voice share tensors. */
export interface OnnxTensor {
  readonly dims: readonly number[];
  /** One of ELEMENT, or another TensorProto.DataType. */
  readonly type: number;
  /** Little-endian elements; empty where `external` is set. */
  readonly bytes: Uint8Array;
  readonly external?: ExternalData;
}

const T = {
  dims: 1,
  type: 2,
  floats: 4,
  int32s: 5,
  strings: 6,
  int64s: 7,
  name: 8,
  raw: 9,
  doubles: 10,
  external: 13,
  location: 14,
} as const;
const EXTERNAL = 1;

const asBytes = (view: ArrayBufferView): Uint8Array =>
  new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

export function floatTensor(values: Float32Array, dims: readonly number[]): OnnxTensor {
  return {
    dims,
    type: ELEMENT.float32,
    bytes: asBytes(values),
  };
}

/** A half-precision tensor; the values are rounded. */
export function halfTensor(values: Float32Array, dims: readonly number[]): OnnxTensor {
  return {
    dims,
    type: ELEMENT.float16,
    bytes: asBytes(new Float16Array(values)),
  };
}

/** In a Slice, the largest int64 means "to the end". Its nearest double is larger by one. */
const toInt64 = (value: number): bigint =>
  value >= 2 ** 63 ? 2n ** 63n - 1n : BigInt(Math.round(value));

export function int64Tensor(values: readonly number[], dims: readonly number[]): OnnxTensor {
  return {
    dims,
    type: ELEMENT.int64,
    bytes: asBytes(BigInt64Array.from(values, toInt64)),
  };
}

/** The elements as a typed array: a view if the bytes are aligned, else a copy. */
const elements = <T>(
  Type: {
    new (buffer: ArrayBufferLike, offset: number, length: number): T;
    BYTES_PER_ELEMENT: number;
  },
  bytes: Uint8Array,
): T => {
  const width = Type.BYTES_PER_ELEMENT;
  const { buffer, byteOffset, length } = bytes.byteOffset % width ? new Uint8Array(bytes) : bytes;
  return new Type(buffer, byteOffset, Math.floor(length / width));
};

/**
 * The elements of a float tensor of single or half precision; undefined for other types and for
 * external tensors. Do not write to the result.
 */
export function floatsOf(tensor: OnnxTensor): Float32Array | undefined {
  if (tensor.external !== undefined) return undefined;
  if (tensor.type === ELEMENT.float32) return elements(Float32Array, tensor.bytes);
  if (tensor.type === ELEMENT.float16) {
    return new Float32Array(elements(Float16Array, tensor.bytes));
  }
  return undefined;
}

/** The elements of an integer tensor; undefined for other types and for external tensors. */
export function integersOf(tensor: OnnxTensor): number[] | undefined {
  if (tensor.external !== undefined) return undefined;
  if (tensor.type === ELEMENT.int64) {
    return Array.from(elements(BigInt64Array, tensor.bytes), Number);
  }
  if (tensor.type === ELEMENT.int32) return [...elements(Int32Array, tensor.bytes)];
  return undefined;
}

const readExternal = (entries: readonly Field[]): ExternalData => {
  const values = new Map<string, string>();
  for (const entry of entries) {
    let key = '';
    let value = '';
    for (const field of readFields(entry.bytes)) {
      if (field.number === 1) key = readText(field);
      if (field.number === 2) value = readText(field);
    }
    values.set(key, value);
  }
  return {
    location: values.get('location') ?? '',
    offset: Number(values.get('offset') ?? 0),
    length: Number(values.get('length') ?? 0),
  };
};

/** Encodes elements that are stored as protobuf numbers instead of raw bytes. */
const packInt32s = (values: readonly number[], type: number): Uint8Array => {
  if (type === ELEMENT.float16) return asBytes(Uint16Array.from(values));
  if (type === ELEMENT.bool) return Uint8Array.from(values);
  if (type === ELEMENT.int32) return asBytes(Int32Array.from(values));
  throw new Error(`a tensor of element type ${type} is stored in a way this reader does not know`);
};

/** @throws Error for a tensor of strings, which no voice has. */
export function readTensor(message: Uint8Array): { name: string; tensor: OnnxTensor } {
  const dims: number[] = [];
  const int32s: number[] = [];
  const int64s: number[] = [];
  const parts: Uint8Array[] = [];
  const externalEntries: Field[] = [];
  let name = '';
  let type = 0;
  let location = 0;
  for (const field of readFields(message)) {
    if (field.number === T.dims) dims.push(...readIntegers(field));
    else if (field.number === T.type) type = field.integer;
    else if (field.number === T.name) name = readText(field);
    else if (field.number === T.int32s) int32s.push(...readIntegers(field));
    else if (field.number === T.int64s) int64s.push(...readIntegers(field));
    else if (field.number === T.external) externalEntries.push(field);
    else if (field.number === T.location) location = field.integer;
    else if (field.number === T.strings) throw new Error(`the tensor ${name} holds text`);
    else if (field.number === T.raw || field.number === T.floats || field.number === T.doubles) {
      parts.push(field.bytes);
    }
  }
  if (location === EXTERNAL) {
    const external = readExternal(externalEntries);
    return { name, tensor: { dims, type, bytes: new Uint8Array(0), external } };
  }
  let bytes = parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts);
  if (int32s.length > 0) bytes = packInt32s(int32s, type);
  if (int64s.length > 0) bytes = int64Tensor(int64s, dims).bytes;
  return { name, tensor: { dims, type, bytes } };
}

export function writeTensor(name: string, tensor: OnnxTensor): MessageWriter {
  const writer = new MessageWriter();
  for (const dim of tensor.dims) writer.integer(T.dims, dim);
  writer.integer(T.type, tensor.type);
  if (name !== '') writer.text(T.name, name);
  if (tensor.external === undefined) return writer.bytes(T.raw, tensor.bytes);
  for (const [key, value] of Object.entries(tensor.external)) {
    writer.message(T.external, new MessageWriter().text(1, key).text(2, String(value)));
  }
  return writer.integer(T.location, EXTERNAL);
}
