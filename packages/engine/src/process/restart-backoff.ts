const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 30_000;
/** A process that lived this long makes the next failure count as the first. */
const STEADY_MS = 60_000;

/** How long to wait before the next start: not at all the first time, then twice as long each time. */
export class RestartBackoff {
  #failures = 0;
  #startedAt = 0;

  started(): void {
    this.#startedAt = performance.now();
  }

  /** @returns milliseconds until the next start. */
  failed(): number {
    if (performance.now() - this.#startedAt > STEADY_MS) this.#failures = 0;
    this.#failures += 1;
    if (this.#failures === 1) return 0;
    return Math.min(FIRST_DELAY_MS * 2 ** (this.#failures - 2), MAX_DELAY_MS);
  }
}
