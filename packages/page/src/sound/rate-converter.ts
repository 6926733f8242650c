import { designFilter, type PolyphaseFilter } from '@hailo-piper/audio/filter';
import type { KeptSamples } from './kept-samples.ts';

/**
 * Samples of a voice at the rate of the sound card. Any part of the output may be asked for, in any
 * order, and is the same each time; so parts that are played one behind the other have no seam. If
 * browsers convert each part by itself, Firefox clicks where they meet.
 */
export class RateConverter {
  readonly #filter: PolyphaseFilter | null;

  /** @param fromHz of the voice. @param toHz of the sound card. */
  constructor(fromHz: number, toHz: number) {
    this.#filter = fromHz === toHz ? null : designFilter(fromHz, toHz);
  }

  /**
   * Output frames of so many samples. Until they are complete, the last ones are missing, which
   * depend on samples still to come.
   */
  framesOf(samples: number, areComplete: boolean): number {
    if (!this.#filter) return samples;
    const { up, down, half } = this.#filter;
    const known = areComplete ? samples : samples - half;
    return Math.max(0, Math.ceil((known * up) / down));
  }

  /** Calculates output frames from `first` on. */
  convert(samples: KeptSamples, first: number, into: Float32Array): void {
    if (!this.#filter) {
      samples.read(first, into);
      return;
    }
    const { up, down, half, phases } = this.#filter;
    // The frame lies `part / up` of a sample behind sample `at`.
    let at = Math.floor((first * down) / up);
    let part = first * down - at * up;
    const start = at - half + 1;
    const input = new Float32Array(Math.ceil((into.length * down) / up) + 2 * half + 1);
    samples.read(start, input);
    for (let n = 0; n < into.length; n++) {
      const place = (part * phases) / up;
      const row = Math.floor(place);
      const share = place - row;
      const offset = at - half + 1 - start;
      const value = this.#filtered(input, offset, row);
      const next = share === 0 ? value : this.#filtered(input, offset, row + 1);
      into[n] = value + share * (next - value);
      part += down;
      at += Math.floor(part / up);
      part %= up;
    }
  }

  #filtered(input: Float32Array, offset: number, row: number): number {
    const { half, coefficients } = this.#filter as PolyphaseFilter;
    const taps = 2 * half;
    let sum = 0;
    for (let tap = 0; tap < taps; tap++) {
      sum += (coefficients[row * taps + tap] as number) * (input[offset + tap] as number);
    }
    return sum;
  }
}
