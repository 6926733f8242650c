import { ApiError } from '../errors.ts';

/** Counts the bytes of one answer that is held as a whole, until its client has read them. */
export interface AnswerInHand {
  /**
   * Counts more held bytes.
   * @throws ApiError `overloaded` when the answer was given up.
   */
  add(bytes: number): void;
  /**
   * Marks the answer as complete and being sent.
   * @param cut Ends the sending; called at most once.
   */
  send(cut: (error: ApiError) => void): void;
  /** Counts released bytes: the client has read them, or nobody needs them. */
  taken(bytes: number): void;
  close(): void;
}

interface Entry {
  bytes: number;
  giveUp: (error: ApiError) => void;
  /** `performance.now()` at the client's last read; absent while the answer is made. */
  takenAt?: number;
  error?: ApiError;
}

/** A client that reads nothing for this time may lose its answer to others, milliseconds. */
const PATIENCE_MS = 5000;
const RETRY_AFTER_SECONDS = 2;
/** Released bytes that make a garbage collection worthwhile. */
const WORTH_COLLECTING = 32 * 1024 * 1024;

/**
 * Answers held as a whole, with a shared memory budget: nothing else in the front-end grows with
 * the size of a request's answer. When the budget is exceeded, the largest answer whose client does
 * not read is dropped, else the largest that is being made. An answer that is being read is never
 * dropped.
 */
export class AnswersInHand {
  /** May change at any time. */
  maxBytes: number;
  readonly #collect: () => void;
  readonly #entries = new Set<Entry>();
  #bytes = 0;
  #released = 0;

  /**
   * @param collect Collects released memory: V8 delays it, because it sees only a few small
   *   objects.
   */
  constructor(maxBytes: number, collect: () => void = () => {}) {
    this.maxBytes = maxBytes;
    this.#collect = collect;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** @param refuse Ends the making of the answer; called at most once. */
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
    // After the holders have dropped their references.
    setImmediate(this.#collect);
  }

  #giveUpLargest(): void {
    const before = performance.now() - PATIENCE_MS;
    const all = [...this.#entries].sort((one, other) => other.bytes - one.bytes);
    const entry =
      all.find(({ takenAt }) => takenAt !== undefined && takenAt < before) ??
      all.find(({ takenAt }) => takenAt === undefined);
    // Never undefined: at least the growing answer is being made.
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
