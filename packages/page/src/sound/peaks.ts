/** Samples of the finest bucket: less than a millisecond. */
const FINEST = 16;
/** At least half are used once they were full: more than a large screen has columns. */
const MOST_BUCKETS = 8192;

/**
 * The loudest sample of each stretch of a speech whose length is not known. When the buckets are
 * full, each two become one, so the memory is the same for a word and an hour.
 */
export class Peaks {
  readonly #buckets = new Float32Array(MOST_BUCKETS);
  /** Samples in a bucket: a power of two times the finest. */
  #width = FINEST;
  #length = 0;

  /** Samples that were added. */
  get length(): number {
    return this.#length;
  }

  /** @param samples -1 to 1, behind those that were added before. */
  add(samples: Float32Array): void {
    for (const sample of samples) {
      if (this.#length === this.#width * MOST_BUCKETS) this.#merge();
      const bucket = Math.floor(this.#length / this.#width);
      const peak = Math.abs(sample);
      if (peak > (this.#buckets[bucket] as number)) this.#buckets[bucket] = peak;
      this.#length += 1;
    }
  }

  /**
   * Peaks for the columns of a picture, 0 to 1. Columns behind the last sample are 0.
   *
   * @param total Samples that all columns together stand for.
   */
  columns(count: number, total: number = this.#length): Float32Array {
    const columns = new Float32Array(count);
    const used = Math.ceil(this.#length / this.#width);
    const perColumn = total / this.#width / count;
    if (perColumn === 0) return columns;
    for (let column = 0; column < count; column++) {
      const first = Math.floor(column * perColumn);
      // At least one bucket, where columns are narrower than buckets.
      const end = Math.min(used, Math.max(first + 1, Math.ceil((column + 1) * perColumn)));
      for (let bucket = first; bucket < end; bucket++) {
        columns[column] = Math.max(columns[column] as number, this.#buckets[bucket] as number);
      }
    }
    return columns;
  }

  #merge(): void {
    for (let bucket = 0; bucket < MOST_BUCKETS; bucket++) {
      const [first = 0, second = 0] = this.#buckets.subarray(2 * bucket, 2 * bucket + 2);
      this.#buckets[bucket] = Math.max(first, second);
    }
    this.#width *= 2;
  }
}
