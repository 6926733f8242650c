import { type IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { READ_EVERY_MS, type SendBuffers } from './send-buffers.ts';

/** Bytes of a large body per write: progress of the reader is known per write. */
export const SLICE_BYTES = 64 * 1024;
/** A reader falls behind if it reads less than this share of real time. */
const SLOWEST_SHARE = 1 / 4;
/** Playing speed assumed for answers without audio, bytes per second. */
const OTHER_BYTES_PER_SECOND = 4000;

export interface ReaderLimit {
  /** How far a reader may fall behind, milliseconds. */
  readonly stalledAfterMs: number;
  readonly buffers: SendBuffers;
  /** Called with the reason when an answer is cut. */
  readonly onCut: (response: WatchedResponse, reason: string) => void;
}

/**
 * A response that cuts off a stalled reader. While bytes wait to be read, the reader falls behind
 * in real time; audio it reads makes up four times its duration. A reader too far behind is cut. So
 * a player may pause, and reading a byte now and then gains nothing.
 *
 * A large body is written in slices, because node:http reports nothing about a write before its
 * end.
 */
export class WatchedResponse extends ServerResponse {
  readonly #limit: ReaderLimit;
  /** Seconds of audio written so far. Set it for answers with audio. */
  audioSeconds: (() => number | undefined) | undefined;
  #stalled = false;
  /** Bytes of the body: all that were written, and those since the last wait for the reader. */
  #bytes = 0;
  #untaken = 0;
  #behindMs = 0;
  #waitsSince = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(limit: ReaderLimit, request: IncomingMessage, options?: object) {
    // Node's types omit the constructor's `options`.
    super(...([request, options] as unknown as [IncomingMessage]));
    this.#limit = limit;
    this.on('drain', () => this.#taken());
    this.on('finish', () => this.#taken());
    this.on('close', () => clearTimeout(this.#timer));
  }

  /** Cuts the answer because its reader is too slow. */
  cut(reason: string): void {
    this.#stalled = true;
    this.#limit.onCut(this, reason);
    // Without a reset the kernel keeps and retries the written bytes for minutes.
    this.socket?.resetAndDestroy();
    this.destroy();
  }

  /** Whether the answer was cut. */
  get stalled(): boolean {
    return this.#stalled;
  }

  /** Waits while too many written bytes are unread. Call it before writing more. */
  async untilRoom(): Promise<void> {
    if (!this.#limit.buffers.isFull(this)) return;
    do {
      this.#wait();
      await delay(READ_EVERY_MS);
    } while (!this.destroyed && this.#limit.buffers.isFull(this));
    this.#taken();
  }

  override write(chunk: unknown, encoding?: unknown, callback?: unknown): boolean {
    this.#bytes += bytesOf(chunk);
    return this.#write(chunk, encoding, callback);
  }

  override end(chunk?: unknown, encoding?: unknown, callback?: unknown): this {
    if (bytesOf(chunk) > SLICE_BYTES) {
      const bytes =
        typeof chunk === 'string' ? Buffer.from(chunk, encoding as BufferEncoding) : chunk;
      void this.#endInSlices(bytes as Uint8Array, callback);
    } else {
      this.#bytes += bytesOf(chunk);
      this.#untaken += bytesOf(chunk);
      super.end(chunk, encoding as BufferEncoding, callback as () => void);
      if (this.socket?.writableLength) this.#wait();
    }
    return this;
  }

  async #endInSlices(bytes: Uint8Array, callback: unknown): Promise<void> {
    this.#bytes += bytes.length;
    for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
      if (this.destroyed) return;
      if (!this.#write(bytes.subarray(at, at + SLICE_BYTES))) await this.#drained();
    }
    super.end(callback as () => void);
    if (this.socket?.writableLength) this.#wait();
  }

  #write(chunk: unknown, encoding?: unknown, callback?: unknown): boolean {
    this.#untaken += bytesOf(chunk);
    const goesOn = super.write(chunk, encoding as BufferEncoding, callback as () => void);
    if (!goesOn) this.#wait();
    return goesOn;
  }

  #drained(): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.off('drain', done).off('close', done);
        resolve();
      };
      this.on('drain', done).on('close', done);
    });
  }

  #wait(): void {
    if (this.#timer !== undefined || this.destroyed) return;
    this.#waitsSince = performance.now();
    const { stalledAfterMs } = this.#limit;
    const reason = `${stalledAfterMs / 1000} s behind, which is \`server.stalled_reader_timeout\``;
    this.#timer = setTimeout(() => this.cut(reason), stalledAfterMs - this.#behindMs);
  }

  #taken(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const seconds = this.audioSeconds?.() ?? this.#bytes / OTHER_BYTES_PER_SECOND;
    const playedMs = (1000 * seconds * this.#untaken) / Math.max(1, this.#bytes);
    const waitedMs = performance.now() - this.#waitsSince;
    this.#behindMs = Math.max(0, this.#behindMs + waitedMs - playedMs / SLOWEST_SHARE);
    this.#untaken = 0;
  }
}

const bytesOf = (chunk: unknown): number =>
  typeof chunk === 'string'
    ? Buffer.byteLength(chunk)
    : chunk instanceof Uint8Array
      ? chunk.length
      : 0;

/** The response class for a node:http server, which creates its responses itself. */
export function watchedResponses(limit: ReaderLimit): typeof ServerResponse {
  return class extends WatchedResponse {
    constructor(request: IncomingMessage, options?: object) {
      super(limit, request, options);
    }
  } as unknown as typeof ServerResponse;
}
