import type { IncomingMessage } from 'node:http';
import { ApiError } from '../errors.ts';

/** A request's body while it arrives. */
export interface BodyInHand {
  /** Counts arrived bytes. May refuse this body or another one. */
  add(bytes: number): void;
  /** Ends counting: the body is read or given up. */
  close(): void;
}

interface Entry {
  bytes: number;
  readonly refuse: (error: ApiError) => void;
}

/**
 * Arriving request bodies with a shared memory budget. When the budget is exceeded, the largest
 * body is refused: short requests never wait for large, slow ones.
 */
export class BodiesInHand {
  /** May change at any time. */
  maxBytes: number;
  readonly #entries = new Map<IncomingMessage, Entry>();
  #bytes = 0;

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** @param refuse Ends the reading; called at most once. */
  open(request: IncomingMessage, refuse: (error: ApiError) => void): BodyInHand {
    const entry: Entry = { bytes: 0, refuse };
    this.#entries.set(request, entry);
    return {
      add: (bytes) => {
        if (this.#entries.get(request) !== entry) return;
        entry.bytes += bytes;
        this.#bytes += bytes;
        while (this.#bytes > this.maxBytes) this.#refuseLargest();
      },
      close: () => this.#forget(request),
    };
  }

  /** @returns Whether the body was being read; its reader then answers with the error. */
  refuse(request: IncomingMessage, error: ApiError): boolean {
    const entry = this.#entries.get(request);
    this.#forget(request);
    entry?.refuse(error);
    return entry !== undefined;
  }

  #refuseLargest(): void {
    const [[request] = []] = [...this.#entries].sort(([, a], [, b]) => b.bytes - a.bytes);
    if (request === undefined) return;
    const message =
      `More than ${this.maxBytes} bytes of request bodies are arriving, and this is the largest ` +
      'of them. `server.max_bodies_bytes` is the limit.';
    this.refuse(request, new ApiError('overloaded', message, { retryAfterSeconds: 1 }));
  }

  #forget(request: IncomingMessage): void {
    this.#bytes -= this.#entries.get(request)?.bytes ?? 0;
    this.#entries.delete(request);
  }
}
