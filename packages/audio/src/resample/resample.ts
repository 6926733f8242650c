import { designFilter, type PolyphaseFilter } from './polyphase-filter.ts';
import { type ResampleKernel, resampleKernel } from './resample-kernel.ts';

/** Converts a stream of mono 16-bit audio to another sample rate. */
export interface Resampler {
  /** Takes the next samples and returns the output they complete. */
  push(samples: Int16Array): Int16Array;
  /** Returns the remaining output and ends the stream. */
  flush(): Int16Array;
}

// Kept because a filter takes milliseconds to design; few, because clients may request any rate.
const FILTERS_KEPT = 4;
const filters = new Map<string, LoadedFilter>();

interface LoadedFilter extends PolyphaseFilter {
  readonly kernel: ResampleKernel;
}

/**
 * Makes a resampler: a windowed-sinc filter (Kaiser) in polyphase form at the exact ratio of the
 * rates. Linear phase, delay compensated: output sample n lies at input time n × from / to; n input
 * samples give ceil(n × to / from) output samples. The pass band (to 0.9 of the lower Nyquist
 * frequency) is exact; aliases and images are at least 70 dB down. Ratios of large numbers, such as
 * 22,050 to 47,999, interpolate between the rows of a filter of fixed size. Output is rounded to
 * nearest and clipped to 16 bits.
 *
 * @param fromHz Sample rate of the input, a positive integer.
 * @param toHz Sample rate of the output, a positive integer.
 */
export function createResampler(fromHz: number, toHz: number): Resampler {
  if (fromHz === toHz) return { push: (samples) => samples, flush: () => new Int16Array(0) };
  return new PolyphaseResampler(filterFor(fromHz, toHz));
}

function filterFor(fromHz: number, toHz: number): LoadedFilter {
  const key = `${fromHz}:${toHz}`;
  const filter = filters.get(key) ?? loadFilter(designFilter(fromHz, toHz));
  filters.delete(key);
  filters.set(key, filter);
  const [oldest] = filters.keys();
  if (filters.size > FILTERS_KEPT && oldest !== undefined) filters.delete(oldest);
  return filter;
}

const loadFilter = (filter: PolyphaseFilter): LoadedFilter => ({
  ...filter,
  kernel: resampleKernel(filter),
});

/** Number of output samples for so many input samples. */
export function resampledLength(samples: number, fromHz: number, toHz: number): number {
  return Math.ceil((samples * toHz) / fromHz);
}

class PolyphaseResampler implements Resampler {
  readonly #filter: LoadedFilter;
  /** Input that later output still needs; begins with silence before the first sample. */
  #window: Int16Array;
  /** Input index of the window's first sample. */
  #windowStart: number;
  #received = 0;
  #produced = 0;

  constructor(filter: LoadedFilter) {
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

  /** Returns every output sample below `limit` whose input is complete. */
  #advance(samples: Int16Array, limit: number): Int16Array {
    const { up, down, half, kernel } = this.#filter;
    const input = new Int16Array(this.#window.length + samples.length);
    input.set(this.#window);
    input.set(samples, this.#window.length);

    const lastCentre = this.#windowStart + input.length - 1 - half;
    const ready = lastCentre < 0 ? 0 : Math.ceil(((lastCentre + 1) * up) / down);
    const count = Math.max(0, Math.min(ready, limit) - this.#produced);
    const position = this.#produced * down;
    const first = Math.floor(position / up) - half + 1 - this.#windowStart;
    const output = kernel({ input, count, first, part: position % up });
    this.#produced += output.length;

    const nextFirst = Math.floor((this.#produced * down) / up) - half + 1 - this.#windowStart;
    const keepFrom = Math.max(0, Math.min(nextFirst, input.length));
    this.#window = input.slice(keepFrom);
    this.#windowStart += keepFrom;
    return output;
  }
}
