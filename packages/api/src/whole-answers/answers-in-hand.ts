import { ApiError } from '../errors.ts';

/** Bytes of one answer that is sent when all of it is there, until its client has them. */
export interface AnswerInHand {
  /** So many more are held. @throws ApiError `overloaded` when the answer was given up. */
  add(bytes: number): void;
  /** It is complete and is sent from now on. @param cut ends the sending; called at most once. */
  send(cut: (error: ApiError) => void): void;
  /** So many are held no more: the client has them, or nobody wants them. */
  taken(bytes: number): void;
  close(): void;
}

interface Entry {
  bytes: number;
  giveUp: (error: ApiError) => void;
  /** `performance.now()` when its client last took something; absent while it is made. */
  takenAt?: number;
  error?: ApiError;
}

/** A client that takes nothing for so long may lose its answer to others, milliseconds. */
const PATIENCE_MS = 5000;
const RETRY_AFTER_SECONDS = 2;
/** So many bytes that nobody holds any more are worth collecting. */
const WORTH_COLLECTING = 32 * 1024 * 1024;

/**
 * The answers that are held as a whole, all together within a budget: nothing else in the front-end
 * grows with what a client asks for. When it is used up the largest goes of those whose clients do
 * not take them, else of those that are made. An answer that is being taken is left in peace.
 */
export class AnswersInHand {
  /** May change at any time. */
  maxBytes: number;
  readonly #collect: () => void;
  readonly #entries = new Set<Entry>();
  #bytes = 0;
  #released = 0;

  /** @param collect has memory given back that is held no more: V8 is in no hurry, and sees few objects. */
  constructor(maxBytes: number, collect: () => void = () => {}) {
    this.maxBytes = maxBytes;
    this.#collect = collect;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** @param refuse ends the making; called at most once. */
  open(refuse: (error: ApiError) => void): AnswerInHand {
    const entry: Entry = { bytes: 0, giveUp: refuse };
    this.#entries.add(entry);
    return {
      add: (bytes) => {
        this.#change(entry, bytes);
        while (this.#bytes > this.maxBytes && this.#entries.has(entry)) this.#giveUpLargest();
        if (entry.error) throw entry.error;
      },
      send: (cut) => {
        entry.giveUp = cut;
        entry.takenAt = performance.now();
      },
      taken: (bytes) => {
        this.#change(entry, -bytes);
        entry.takenAt = performance.now();
      },
      close: () => this.#forget(entry),
    };
  }

  #change(entry: Entry, bytes: number): void {
    if (!this.#entries.has(entry)) return;
    entry.bytes += bytes;
    this.#bytes += bytes;
    if (bytes < 0) this.#noteReleased(-bytes);
  }

  #forget(entry: Entry): void {
    if (!this.#entries.delete(entry)) return;
    this.#bytes -= entry.bytes;
    this.#noteReleased(entry.bytes);
  }

  #noteReleased(bytes: number): void {
    this.#released += bytes;
    if (this.#released < WORTH_COLLECTING) return;
    this.#released = 0;
    // When whoever had them has let them go.
    setImmediate(this.#collect);
  }

  #giveUpLargest(): void {
    const before = performance.now() - PATIENCE_MS;
    const all = [...this.#entries].sort((one, other) => other.bytes - one.bytes);
    const entry =
      all.find(({ takenAt }) => takenAt !== undefined && takenAt < before) ??
      all.find(({ takenAt }) => takenAt === undefined);
    // There is one: at least that which grows is being made.
    if (entry === undefined) return;
    this.#forget(entry);
    entry.error = this.#refusal(entry);
    entry.giveUp(entry.error);
  }

  #refusal({ bytes }: Entry): ApiError {
    const limit =
      '`server.max_answers_share`, a share of the memory that the service may have, is the limit. ' +
      'An answer that is sent while it is made (`stream`) does not count.';
    const isAlone = bytes > this.maxBytes;
    const problem = isAlone
      ? `This answer alone has more than the ${this.maxBytes} bytes that answers may have which are sent as a whole`
      : `More than ${this.maxBytes} bytes of answers that are sent as a whole are held, and this is the largest of them`;
    return new ApiError('overloaded', `${problem}; ${limit}`, {
      ...(isAlone ? { shouldRetry: false } : { retryAfterSeconds: RETRY_AFTER_SECONDS }),
    });
  }
}
