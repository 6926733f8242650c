/**
 * Protocol Buffers' wire format: reads and writes messages field by field, without a schema.
 * Readers return views of the input, and writers keep views of their arguments. A voice's weights
 * are copied at most once, in `finish`. Why no library: docs/decisions/0091-own-onnx-reader.md.
 * Source: "Encoding", the Protocol Buffers documentation.
 */

const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

const TWO_TO_32 = 2 ** 32;

/** One field of a message. */
export interface Field {
  readonly number: number;
  /** The value of a varint field, as a signed 64-bit integer; NaN for the other kinds. */
  readonly integer: number;
  /** Content of a length-delimited or fixed-width field, a view; empty for a varint. */
  readonly bytes: Uint8Array;
  /** The field with its tag, a view, for writing it unchanged. */
  readonly whole: Uint8Array;
}

/** The bytes are not a message. */
export class ProtobufError extends Error {}

const NOTHING: Uint8Array = new Uint8Array(0);

class Cursor {
  readonly #bytes: Uint8Array;
  position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get atEnd(): boolean {
    return this.position >= this.#bytes.length;
  }

  /** Integers above 2^53 lose their low bits. ONNX has no such integers where it matters. */
  varint(): number {
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.#bytes[this.position];
      if (byte === undefined) throw new ProtobufError('the file ends inside a number');
      this.position += 1;
      const bits = byte & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high |= bits >>> 4;
      } else high |= bits << (shift - 32);
      if (byte < 0x80) return (high | 0) * TWO_TO_32 + (low >>> 0);
    }
    throw new ProtobufError('a number is longer than ten bytes');
  }

  take(length: number): Uint8Array {
    const end = this.position + length;
    if (length < 0 || end > this.#bytes.length) throw new ProtobufError('the file is cut short');
    const view = this.#bytes.subarray(this.position, end);
    this.position = end;
    return view;
  }
}

/**
 * The fields of a message in the order they are stored.
 * @throws ProtobufError if the bytes are not a message.
 */
export function* readFields(message: Uint8Array): Generator<Field> {
  const cursor = new Cursor(message);
  while (!cursor.atEnd) {
    const start = cursor.position;
    const tag = cursor.varint();
    const wire = tag % 8;
    let integer = Number.NaN;
    let bytes: Uint8Array = NOTHING;
    if (wire === WIRE.varint) integer = cursor.varint();
    else if (wire === WIRE.bytes) bytes = cursor.take(cursor.varint());
    else if (wire === WIRE.fixed32) bytes = cursor.take(4);
    else if (wire === WIRE.fixed64) bytes = cursor.take(8);
    else throw new ProtobufError(`wire type ${wire} does not exist`);
    const number = Math.floor(tag / 8);
    if (number < 1) throw new ProtobufError(`field number ${number} does not exist`);
    yield { number, integer, bytes, whole: message.subarray(start, cursor.position) };
  }
}

/** Integers of a repeated field, packed or one by one. */
export function readIntegers(field: Field): number[] {
  if (!Number.isNaN(field.integer)) return [field.integer];
  const cursor = new Cursor(field.bytes);
  const integers: number[] = [];
  while (!cursor.atEnd) integers.push(cursor.varint());
  return integers;
}

/** Single-precision numbers of a field, packed or one by one. */
export function readFloats({ bytes }: Field): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / 4 }, (_, i) => view.getFloat32(4 * i, true));
}

export function readText(field: Field): string {
  const { buffer, byteOffset, byteLength } = field.bytes;
  return Buffer.from(buffer, byteOffset, byteLength).toString('utf8');
}

const varintBytes = (value: number): number[] => {
  const bytes: number[] = [];
  if (value < 0) {
    for (let rest = BigInt.asUintN(64, BigInt(value)); ; rest >>= 7n) {
      if (rest < 0x80n) return [...bytes, Number(rest)];
      bytes.push(Number(rest & 0x7fn) | 0x80);
    }
  }
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  bytes.push(rest);
  return bytes;
};

/** Writes a message. Its pieces are joined only in `finish`. */
export class MessageWriter {
  readonly #pieces: Uint8Array[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  integer(field: number, value: number): this {
    return this.raw(Uint8Array.from([...varintBytes(field * 8), ...varintBytes(value)]));
  }

  float32(field: number, value: number): this {
    const bytes = Buffer.alloc(4);
    bytes.writeFloatLE(value);
    this.raw(Uint8Array.from(varintBytes(field * 8 + WIRE.fixed32)));
    return this.raw(bytes);
  }

  bytes(field: number, content: Uint8Array): this {
    this.#open(field, content.length);
    return this.raw(content);
  }

  text(field: number, content: string): this {
    return this.bytes(field, Buffer.from(content, 'utf8'));
  }

  message(field: number, content: MessageWriter): this {
    this.#open(field, content.#length);
    for (const piece of content.#pieces) this.raw(piece);
    return this;
  }

  /** Adds an encoded field, such as `Field.whole`. */
  raw(piece: Uint8Array): this {
    this.#pieces.push(piece);
    this.#length += piece.length;
    return this;
  }

  /** The whole message, as a copy. */
  finish(): Uint8Array {
    const whole = new Uint8Array(this.#length);
    let offset = 0;
    for (const piece of this.#pieces) {
      whole.set(piece, offset);
      offset += piece.length;
    }
    return whole;
  }

  #open(field: number, length: number): void {
    this.raw(Uint8Array.from([...varintBytes(field * 8 + WIRE.bytes), ...varintBytes(length)]));
  }
}
