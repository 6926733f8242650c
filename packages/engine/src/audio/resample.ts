/** A stream of mono 16-bit audio from one sample rate to another. */
export interface Resampler {
  /** Takes the next samples and gives what they decide. */
  push(samples: Int16Array): Int16Array;
  /** Gives the rest. The resampler is then at its end. */
  flush(): Int16Array;
}

interface PolyphaseFilter {
  /** Output samples for every `down` input samples, in lowest terms. */
  readonly up: number;
  readonly down: number;
  /** Input samples on either side of an output sample that decide it. */
  readonly half: number;
  /** `up` phases of `2 * half` coefficients; each phase sums to 1. */
  readonly coefficients: Float64Array;
}

// Share of the lower Nyquist frequency that passes unharmed; stopped by Nyquist itself.
const PASS_BAND = 0.9;
const STOP_BAND_DB = 80;

const filters = new Map<string, PolyphaseFilter>();

/**
 * Makes a resampler: a windowed-sinc filter (Kaiser) in polyphase form at the exact ratio of the
 * rates. Linear phase with its delay taken out: output sample n lies at input time n × from / to.
 * For n input samples in all, ceil(n × to / from) come out. The pass band (to 0.9 of the lower
 * Nyquist frequency) is flat within 0.1 dB; aliases and images are at least 70 dB down.
 * Rounded to nearest, clipped to 16 bits.
 *
 * @param fromHz Sample rate of the input, a positive integer.
 * @param toHz Sample rate of the output, a positive integer.
 */
export function createResampler(fromHz: number, toHz: number): Resampler {
  if (fromHz === toHz) return { push: (samples) => samples, flush: () => new Int16Array(0) };
  const key = `${fromHz}:${toHz}`;
  const filter = filters.get(key) ?? designFilter(fromHz, toHz);
  filters.set(key, filter);
  return new PolyphaseResampler(filter);
}

/** Samples that come out of a resampler for so many that go in. */
export const resampledLength = (samples: number, fromHz: number, toHz: number): number =>
  Math.ceil((samples * toHz) / fromHz);

class PolyphaseResampler implements Resampler {
  readonly #filter: PolyphaseFilter;
  /** Input that later output still needs; begins with silence before the first sample. */
  #window: Int16Array;
  /** Input index of the window's first sample. */
  #windowStart: number;
  #received = 0;
  #produced = 0;

  constructor(filter: PolyphaseFilter) {
    this.#filter = filter;
    this.#window = new Int16Array(filter.half - 1);
    this.#windowStart = 1 - filter.half;
  }

  push(samples: Int16Array): Int16Array {
    this.#received += samples.length;
    return this.#advance(samples, Number.POSITIVE_INFINITY);
  }

  flush(): Int16Array {
    const { up, down, half } = this.#filter;
    return this.#advance(new Int16Array(half), Math.ceil((this.#received * up) / down));
  }

  /** Gives every output sample below `limit` whose whole surroundings are there. */
  #advance(samples: Int16Array, limit: number): Int16Array {
    const { up, down, half, coefficients } = this.#filter;
    const taps = 2 * half;
    const input = new Int16Array(this.#window.length + samples.length);
    input.set(this.#window);
    input.set(samples, this.#window.length);

    const lastCentre = this.#windowStart + input.length - 1 - half;
    const ready = lastCentre < 0 ? 0 : Math.ceil(((lastCentre + 1) * up) / down);
    const output = new Int16Array(Math.max(0, Math.min(ready, limit) - this.#produced));
    for (let i = 0; i < output.length; i++) {
      const position = (this.#produced + i) * down;
      const first = Math.floor(position / up) - half + 1 - this.#windowStart;
      const phase = (position % up) * taps;
      let sum = 0;
      for (let tap = 0; tap < taps; tap++) {
        sum += (input[first + tap] as number) * (coefficients[phase + tap] as number);
      }
      output[i] = Math.max(-32768, Math.min(32767, Math.round(sum)));
    }
    this.#produced += output.length;

    const nextFirst = Math.floor((this.#produced * down) / up) - half + 1 - this.#windowStart;
    const keepFrom = Math.max(0, Math.min(nextFirst, input.length));
    this.#window = input.slice(keepFrom);
    this.#windowStart += keepFrom;
    return output;
  }
}

function designFilter(fromHz: number, toHz: number): PolyphaseFilter {
  const divisor = greatestCommonDivisor(fromHz, toHz);
  const up = toHz / divisor;
  const down = fromHz / divisor;
  // Frequencies below are in half-cycles per input sample: 1 is the input's Nyquist frequency.
  const nyquist = Math.min(1, toHz / fromHz);
  const transition = (1 - PASS_BAND) * nyquist;
  const cutoff = nyquist - transition / 2;
  // Kaiser's formulas for length and shape (Oppenheim & Schafer, Discrete-Time Signal Processing).
  const half = Math.ceil((STOP_BAND_DB - 7.95) / (2.285 * Math.PI * transition) / 2);
  const beta = 0.1102 * (STOP_BAND_DB - 8.7);

  const taps = 2 * half;
  const coefficients = new Float64Array(up * taps);
  for (let phase = 0; phase < up; phase++) {
    const row = coefficients.subarray(phase * taps, (phase + 1) * taps);
    for (let tap = 0; tap < taps; tap++) {
      const distance = phase / up + half - 1 - tap;
      row[tap] = sinc(cutoff * distance) * kaiser(distance / half, beta);
    }
    const sum = row.reduce((total, value) => total + value, 0);
    for (let tap = 0; tap < taps; tap++) row[tap] = (row[tap] as number) / sum;
  }
  return { up, down, half, coefficients };
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function kaiser(x: number, beta: number): number {
  return besselI0(beta * Math.sqrt(Math.max(0, 1 - x * x))) / besselI0(beta);
}

/** Modified Bessel function of the first kind, order 0, by its power series. */
function besselI0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
