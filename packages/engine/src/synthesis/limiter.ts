/** Nothing comes out above this, so that truncation and resampling have a little room. */
export const CEILING = 0.98;

const LOOK_AHEAD_SECONDS = 0.005;
const RELEASE_SECONDS = 0.08;

/**
 * A look-ahead peak limiter: turns the gain down smoothly before a peak arrives, so that no
 * sample is clipped, and lets it come back slowly. What stays below the ceiling is untouched.
 *
 * The gain at a sample is the mean, over the look-ahead, of the smallest gain that any sample of
 * the look-ahead needs; each of those is at most what the sample itself needs, and so is their mean.
 */
export class Limiter {
  readonly #length: number;
  readonly #release: number;
  /** Samples that wait for the peaks behind them to be known. */
  readonly #delay: Float32Array;
  /** The smallest gains whose mean is taken. */
  readonly #minima: Float64Array;
  /** Gains that may still be the smallest, increasing, with the time they came. */
  readonly #needs: { gain: number; at: number }[] = [];
  #sum: number;
  #held = 1;
  #time = 0;

  /** @param sampleRate Hz. */
  constructor(sampleRate: number) {
    this.#length = Math.max(2, Math.round(LOOK_AHEAD_SECONDS * sampleRate));
    this.#release = 1 - Math.exp(-1 / (RELEASE_SECONDS * sampleRate));
    this.#delay = new Float32Array(this.#length);
    this.#minima = new Float64Array(this.#length).fill(1);
    this.#sum = this.#length;
  }

  /** @returns as many samples as are known by now: at the start fewer than came in. */
  push(samples: Float32Array): Float32Array {
    const first = Math.max(0, this.#length - 1 - this.#time);
    const out = new Float32Array(Math.max(0, samples.length - first));
    for (let i = 0; i < samples.length; i++) {
      const limited = this.#step(samples[i] as number);
      if (i >= first) out[i - first] = limited;
    }
    return out;
  }

  /** The samples that were still held back. */
  flush(): Float32Array {
    return this.push(new Float32Array(this.#length - 1));
  }

  #step(sample: number): number {
    const slot = this.#time % this.#length;
    const size = Math.abs(sample);
    const gain = this.#smallest(size > CEILING ? CEILING / size : 1);
    this.#held = Math.min(gain, this.#held + (1 - this.#held) * this.#release);
    this.#sum += this.#held - (this.#minima[slot] as number);
    this.#minima[slot] = this.#held;
    this.#delay[slot] = sample;
    this.#time += 1;
    const oldest = this.#delay[this.#time % this.#length] as number;
    // A sum that has drifted by rounding must not lift what needs no limiting.
    return oldest * Math.min(1, this.#sum / this.#length);
  }

  #smallest(gain: number): number {
    const needs = this.#needs;
    while (needs.length > 0 && (needs.at(-1)?.gain ?? 0) >= gain) needs.pop();
    needs.push({ gain, at: this.#time });
    if ((needs[0]?.at ?? 0) <= this.#time - this.#length) needs.shift();
    return needs[0]?.gain ?? gain;
  }
}
