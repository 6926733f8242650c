/** Three seconds of most voices. */
const BLOCK = 65_536;

/** The samples of a speech as they come, kept with 16 bits each. */
export class KeptSamples {
  readonly #blocks: Int16Array[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  append(samples: Int16Array): void {
    for (let done = 0; done < samples.length; ) {
      const start = this.#length % BLOCK;
      if (start === 0) this.#blocks.push(new Int16Array(BLOCK));
      const part = samples.subarray(done, done + BLOCK - start);
      this.#blocks.at(-1)?.set(part, start);
      done += part.length;
      this.#length += part.length;
    }
  }

  /** Copies samples from `first` on as -1 to 1; zeros where there are none. */
  read(first: number, into: Float32Array): void {
    into.fill(0);
    const end = Math.min(this.#length, first + into.length);
    for (let n = Math.max(0, first); n < end; ) {
      const block = this.#blocks[Math.floor(n / BLOCK)] as Int16Array;
      const stop = Math.min(end, n - (n % BLOCK) + BLOCK);
      for (; n < stop; n++) into[n - first] = (block[n % BLOCK] as number) / 32_768;
    }
  }
}
