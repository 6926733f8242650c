import { joined } from './joined.ts';

/** The highest output. It leaves a little room for truncation and resampling. */
export const CEILING = 0.98;

const LOOK_AHEAD_SECONDS = 0.005;
const RELEASE_SECONDS = 0.08;
/** The gain counts as restored when it is this close to 1: a thirtieth of a 16-bit step. */
const NEGLIGIBLE = 2 ** -20;

/**
 * A look-ahead peak limiter. It lowers the gain smoothly before a peak, so that no sample is
 * clipped, and restores it slowly. Audio below the ceiling is unchanged.
 *
 * The gain at a sample is the mean of several minima over the look-ahead. Each minimum is the
 * smallest gain that any sample of its look-ahead needs. So it is at most the gain that the sample
 * itself needs, and so is the mean.
 */
export class Limiter {
  readonly #length: number;
  readonly #release: number;
  /** The latest samples, held back until the peaks after them are known. */
  #waiting = new Float32Array(0);
  /** The latest minima; their mean is the gain. */
  readonly #minima: Float64Array;
  readonly #needs: SlidingMinimum;
  #sum: number;
  #held = 1;
  #time = 0;
  /** Samples in a row that kept the gain at 1; from the look-ahead on, the mean is 1, too. */
  #calm: number;

  /** @param sampleRate Hz. */
  constructor(sampleRate: number) {
    this.#length = Math.max(2, Math.round(LOOK_AHEAD_SECONDS * sampleRate));
    this.#release = 1 - Math.exp(-1 / (RELEASE_SECONDS * sampleRate));
    this.#minima = new Float64Array(this.#length).fill(1);
    this.#needs = new SlidingMinimum(this.#length);
    this.#sum = this.#length;
    this.#calm = this.#length;
  }

  /** @returns the samples whose gain is known; fewer than given at the start. */
  push(samples: Float32Array): Float32Array {
    const length = this.#length;
    const release = this.#release;
    const minima = this.#minima;
    const needs = this.#needs;
    const line = joined([this.#waiting, samples], Float32Array);
    const known = Math.max(0, line.length - (length - 1));
    const out = line.slice(0, known);
    this.#waiting = line.slice(known);
    const first = samples.length - known;
    // Local copies: V8 would allocate an object for each change of a number in a field.
    let sum = this.#sum;
    let held = this.#held;
    let time = this.#time;
    let calm = this.#calm;
    for (let i = 0; i < samples.length; i++) {
      const size = Math.abs(samples[i] as number);
      if (calm >= length) {
        if (size <= CEILING) continue;
        sum = length;
        needs.clear();
      }
      const gain = needs.push(size > CEILING ? CEILING / size : 1, time);
      held = Math.min(gain, held + (1 - held) * release);
      if (1 - held < NEGLIGIBLE) held = 1;
      calm = held === 1 ? calm + 1 : 0;
      const slot = time % length;
      sum += held - (minima[slot] as number);
      minima[slot] = held;
      time += 1;
      // A rounding error of the sum must not raise a sample that needs no limiting.
      if (i >= first) out[i - first] = (out[i - first] as number) * Math.min(1, sum / length);
    }
    this.#sum = sum;
    this.#held = held;
    this.#time = time;
    this.#calm = calm;
    return out;
  }

  /** Returns the samples that were held back. */
  flush(): Float32Array {
    return this.push(new Float32Array(this.#length - 1));
  }
}

/**
 * The minimum of the latest values. A ring holds, in increasing order, those that may become it.
 */
class SlidingMinimum {
  readonly #length: number;
  readonly #values: Float64Array;
  readonly #times: Float64Array;
  #head = 0;
  #count = 0;

  /** @param length how many values count. */
  constructor(length: number) {
    this.#length = length;
    this.#values = new Float64Array(length + 1);
    this.#times = new Float64Array(length + 1);
  }

  clear(): void {
    this.#count = 0;
  }

  /** @param time one more than for the previous value. */
  push(value: number, time: number): number {
    const values = this.#values;
    const size = values.length;
    while (this.#count > 0 && (values[(this.#head + this.#count - 1) % size] as number) >= value) {
      this.#count -= 1;
    }
    const tail = (this.#head + this.#count) % size;
    values[tail] = value;
    this.#times[tail] = time;
    this.#count += 1;
    if ((this.#times[this.#head] as number) <= time - this.#length) {
      this.#head = (this.#head + 1) % size;
      this.#count -= 1;
    }
    return values[this.#head] as number;
  }
}
