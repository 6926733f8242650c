/** Holds bytes of an event that is still arriving. */
export interface DataHolder {
  /** Bytes held. */
  readonly held: number;
  /** Lets go of the bytes and refuses the event. */
  refuse(): void;
}

/** Bounds the bytes of all events that are arriving. Beyond it the largest event is refused. */
export class DataInHand {
  readonly #maxBytes: number;
  readonly #holders = new Set<DataHolder>();
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Call it after `holder` took bytes. */
  take(holder: DataHolder, bytes: number): void {
    this.#holders.add(holder);
    this.#bytes += bytes;
    while (this.#bytes > this.#maxBytes) {
      const [largest] = [...this.#holders].sort((one, other) => other.held - one.held);
      if (largest === undefined) return;
      largest.refuse();
    }
  }

  /** Call it after `holder` let go of all its bytes. */
  free(holder: DataHolder, bytes: number): void {
    if (this.#holders.delete(holder)) this.#bytes -= bytes;
  }
}
