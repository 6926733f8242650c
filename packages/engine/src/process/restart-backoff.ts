const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 4_000;
/** Who was accepted lives through several starts: a pause takes no more of what a request may wait. */
const WAIT_SHARE = 1 / 8;
/** A process that lived this long makes the next failure count as the first. */
const STEADY_MS = 60_000;

/**
 * How long to wait before the next start: not at all the first time, then twice as long each time, until
 * something is spoken.
 */
export class RestartBackoff {
  readonly #maxDelayMs: number;
  #failures = 0;
  #startedAt = 0;

  /** @param requestTimeoutMs longest wait of a request for its next audio. */
  constructor(requestTimeoutMs: number) {
    this.#maxDelayMs = Math.min(MAX_DELAY_MS, requestTimeoutMs * WAIT_SHARE);
  }

  started(): void {
    this.#startedAt = performance.now();
  }

  /** A process that was worth its start: who waits for the next one waits for something. */
  spoke(): void {
    this.#failures = 0;
  }

  /** @returns milliseconds until the next start. */
  failed(): number {
    if (performance.now() - this.#startedAt > STEADY_MS) this.#failures = 0;
    this.#failures += 1;
    if (this.#failures === 1) return 0;
    return Math.min(FIRST_DELAY_MS * 2 ** (this.#failures - 2), this.#maxDelayMs);
  }
}
