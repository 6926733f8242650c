import { type IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { READ_EVERY_MS, type SendBuffers } from './send-buffers.ts';

/** Of a large body is written at once, bytes: how much of it is taken is known by such pieces. */
export const SLICE_BYTES = 64 * 1024;
/** Who takes less than this share of what plays meanwhile falls behind. */
const SLOWEST_SHARE = 1 / 4;
/** What is no audio counts as if it played at so many bytes a second. */
const OTHER_BYTES_PER_SECOND = 4000;

export interface ReaderLimit {
  /** How far a reader may fall behind, milliseconds. */
  readonly stalledAfterMs: number;
  readonly buffers: SendBuffers;
  /** It is cut, and why. */
  readonly onCut: (response: WatchedResponse, reason: string) => void;
}

/**
 * An answer whose reader is watched. While bytes wait for it, it falls behind as time goes by; what it
 * takes counts for four times as long as it plays. Too far behind it is cut. So a player may pause,
 * and a reader that takes a byte now and then gains nothing.
 *
 * A large body is written piece by piece, for node:http tells nothing about a write before its end.
 */
export class WatchedResponse extends ServerResponse {
  readonly #limit: ReaderLimit;
  /** Seconds of audio in what has been written. To be set where that is audio. */
  audioSeconds: (() => number | undefined) | undefined;
  #stalled = false;
  /** Of the body, bytes: handed over, and since the reader was last waited for. */
  #bytes = 0;
  #untaken = 0;
  #behindMs = 0;
  #waitsSince = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(limit: ReaderLimit, request: IncomingMessage, options?: object) {
    // Node's own types leave out the options that it is called with.
    super(...([request, options] as unknown as [IncomingMessage]));
    this.#limit = limit;
    this.on('drain', () => this.#taken());
    this.on('finish', () => this.#taken());
    this.on('close', () => clearTimeout(this.#timer));
  }

  /** Ends the answer because its reader takes too little. */
  cut(reason: string): void {
    this.#stalled = true;
    this.#limit.onCut(this, reason);
    // Else the kernel goes on offering what is written, for minutes, and keeps it.
    this.socket?.resetAndDestroy();
    this.destroy();
  }

  /** Whether it was cut. */
  get stalled(): boolean {
    return this.#stalled;
  }

  /** Waits while the reader has much to take that was written; to be called before more is. */
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

/** The class of all answers of a server, for node:http makes them itself. */
export function watchedResponses(limit: ReaderLimit): typeof ServerResponse {
  return class extends WatchedResponse {
    constructor(request: IncomingMessage, options?: object) {
      super(limit, request, options);
    }
  } as unknown as typeof ServerResponse;
}
