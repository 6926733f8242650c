const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 4_000;
/** Longest pause, as a share of a request's longest wait: a request must outlive several starts. */
const WAIT_SHARE = 1 / 8;
/** A failure counts as the first again if the process lived this long, milliseconds. */
const STEADY_MS = 60_000;

/**
 * Delay before the next start of the engine process: none the first time, then twice as long each
 * time, until a process speaks.
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

  /** A process spoke, so the next start need not wait. */
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
