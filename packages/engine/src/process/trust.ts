/** Engine processes lost in a row, without a sentence between them, before one has to prove itself. */
const LOSSES = 3;

/** Whether an engine process that has loaded its voice is taken to speak. */
export class Trust {
  #losses = 0;

  /** When it is gone, the next process is not ready before it has spoken. */
  get isGone(): boolean {
    return this.#losses >= LOSSES;
  }

  spoke(): void {
    this.#losses = 0;
  }

  processLost(): void {
    this.#losses += 1;
  }

  /** A process said of itself that it cannot speak. */
  foundBroken(): void {
    this.#losses = LOSSES;
  }
}
