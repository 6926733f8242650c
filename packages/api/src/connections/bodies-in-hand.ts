import type { IncomingMessage } from 'node:http';
import { ApiError } from '../errors.ts';

/** A request's body while it arrives. */
export interface BodyInHand {
  /** More of it has come. May refuse it, or another one. */
  add(bytes: number): void;
  /** It is read, or given up. */
  close(): void;
}

interface Entry {
  bytes: number;
  readonly refuse: (error: ApiError) => void;
}

/**
 * The bodies that are arriving, all together within a budget. When that is used up the largest is
 * refused: whoever sends a short request is never held up by those who send much and slowly.
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

  /** @param refuse ends the reading; it is called at most once. */
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

  /** @returns whether somebody is reading that body, who answers now. */
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
