/** Writes that come one after another, and never wait with more than a number of bytes. */
export class WriteQueue {
  readonly #maxBytes: number;
  #bytes = 0;
  #length = 0;
  #refused = 0;
  #work: Promise<void> = Promise.resolve();

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Bytes that wait. */
  get bytes(): number {
    return this.#bytes;
  }

  get maxBytes(): number {
    return this.#maxBytes;
  }

  get length(): number {
    return this.#length;
  }

  /** Writes for which there was no room. */
  get refused(): number {
    return this.#refused;
  }

  /**
   * @param task never rejects.
   * @returns false if there is no room.
   */
  add(bytes: number, task: () => Promise<void>): boolean {
    if (this.#bytes + bytes > this.#maxBytes) {
      this.#refused += 1;
      return false;
    }
    this.#bytes += bytes;
    this.#length += 1;
    this.#work = this.#work.then(task).finally(() => {
      this.#bytes -= bytes;
      this.#length -= 1;
    });
    return true;
  }

  /** Resolves when all that was added is done. */
  done(): Promise<void> {
    return this.#work;
  }
}
