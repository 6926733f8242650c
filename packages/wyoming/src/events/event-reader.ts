import type { DataHolder, DataInHand } from './data-in-hand.ts';
import type { Refused, WyomingEvent } from './wyoming-event.ts';

/** Longest line, bytes: what the Python client accepts. */
const MAX_LINE = 65_536;
/** Longest block of data, and longest payload, bytes. */
const MAX_LENGTH = 16_777_216;
const NEWLINE = 0x0a;

interface Header {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly dataLength: number;
  readonly payloadLength: number;
}

/**
 * Reads events from bytes that arrive in any pieces. What is wrong is refused, and reading goes on
 * behind it. Payloads are dropped: no event about speech has one.
 */
export class EventReader implements DataHolder {
  readonly #inHand: DataInHand;
  /** Pieces of the line, or of the block of data. */
  #pieces: Buffer[] = [];
  held = 0;
  #header: Header | undefined;
  /** Bytes of the block of data still to come. */
  #dataToCome = 0;
  /** Bytes to drop. */
  #toSkip = 0;
  #skipsLine = false;
  /** The block of data was refused while it arrived. */
  #isRefused = false;

  /** @param inHand shared by all readers. */
  constructor(inHand: DataInHand) {
    this.#inHand = inHand;
  }

  /** Whether an event has begun and is not complete. */
  get isWithin(): boolean {
    return this.held > 0 || this.#header !== undefined || this.#toSkip > 0 || this.#skipsLine;
  }

  *read(bytes: Buffer): Generator<WyomingEvent | Refused> {
    for (let rest = bytes; rest.length > 0; ) {
      if (this.#toSkip > 0) {
        const skipped = Math.min(this.#toSkip, rest.length);
        this.#toSkip -= skipped;
        rest = rest.subarray(skipped);
      } else if (this.#header === undefined) {
        const end = rest.indexOf(NEWLINE);
        yield* this.#line(end < 0 ? rest : rest.subarray(0, end), end >= 0);
        rest = end < 0 ? rest.subarray(rest.length) : rest.subarray(end + 1);
      } else {
        const part = rest.subarray(0, this.#dataToCome);
        rest = rest.subarray(part.length);
        this.#dataToCome -= part.length;
        if (!this.#isRefused) this.#hold(part);
        if (this.#dataToCome === 0) yield this.#complete(this.#header);
      }
    }
  }

  refuse(): void {
    this.#isRefused = true;
    this.#letGo();
  }

  /** Call it when no more bytes come. */
  close(): void {
    this.#letGo();
  }

  *#line(part: Buffer, isEnd: boolean): Generator<WyomingEvent | Refused> {
    if (!this.#skipsLine) this.#hold(part);
    if (this.held > MAX_LINE || this.#isRefused) {
      this.#skipsLine = true;
      this.#isRefused = false;
      this.#letGo();
      yield { refused: `a header is longer than ${MAX_LINE} bytes` };
    }
    if (!isEnd) return;
    const wasSkipped = this.#skipsLine;
    this.#skipsLine = false;
    const line = this.#letGo();
    if (wasSkipped) return;
    const header = headerOf(line);
    if ('refused' in header) {
      yield header;
      return;
    }
    const { dataLength, payloadLength } = header;
    if (Math.max(dataLength, payloadLength) > MAX_LENGTH) {
      this.#toSkip = dataLength + payloadLength;
      yield { refused: `the event ${header.type} is longer than ${MAX_LENGTH} bytes` };
      return;
    }
    this.#header = header;
    this.#dataToCome = dataLength;
    if (dataLength === 0) yield this.#complete(header);
  }

  #complete(header: Header): WyomingEvent | Refused {
    const { type, data, dataLength, payloadLength } = header;
    this.#header = undefined;
    this.#toSkip = payloadLength;
    const isRefused = this.#isRefused;
    this.#isRefused = false;
    const block = this.#letGo();
    if (isRefused) return { refused: `too much data is arriving for the event ${type}` };
    if (dataLength === 0) return { type, data };
    const more = objectOf(block);
    if (more === undefined) return { refused: `the data of the event ${type} is no JSON object` };
    return { type, data: { ...data, ...more } };
  }

  #hold(part: Buffer): void {
    if (part.length === 0) return;
    // A copy: the part may be a view of a much larger buffer.
    this.#pieces.push(Buffer.from(part));
    this.held += part.length;
    this.#inHand.take(this, part.length);
  }

  #letGo(): Buffer {
    const all = Buffer.concat(this.#pieces);
    this.#inHand.free(this, this.held);
    this.#pieces = [];
    this.held = 0;
    return all;
  }
}

function headerOf(line: Buffer): Header | Refused {
  const header = objectOf(line);
  if (header === undefined) return { refused: 'a header is no JSON object' };
  const { type, data = {} } = header;
  if (typeof type !== 'string') return { refused: 'a header has no type' };
  const dataLength = lengthOf(header.data_length);
  const payloadLength = lengthOf(header.payload_length);
  if (dataLength === undefined || payloadLength === undefined) {
    return { refused: `the event ${type} has a length that is no number of bytes` };
  }
  return { type, data: isObject(data) ? data : {}, dataLength, payloadLength };
}

function lengthOf(value: unknown): number | undefined {
  if (value === undefined || value === null) return 0;
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined;
}

function objectOf(bytes: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
