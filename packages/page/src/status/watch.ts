import { ErrorCounts } from './error-counts.ts';
import type { Reading } from './metrics.ts';
import { LONG_MS, type PlottedValues, plottedValues } from './plotted-values.ts';
import { type Step, stepOf } from './steps.ts';

/** Milliseconds between two readings. */
export const PERIOD_MS = 2_000;
/** Milliseconds that plots show. */
export const SHOWN_MS = 300_000;
/** Moments farther apart have a gap between them: the page was hidden, or the machine asleep. */
export const GAP_MS = 3 * PERIOD_MS;

/** What was read at a moment; no values where the service was silent. */
export interface Moment {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly values: PlottedValues;
}

/** Remembers the readings of the last five minutes as values to plot. */
export class Watch {
  /** Errors since the page was opened. */
  readonly errors = new ErrorCounts();
  #last: Reading | undefined;
  /** Without a gap, of the last minute. */
  #steps: readonly Step[] = [];
  #moments: readonly Moment[] = [];

  /** In order of time. */
  get moments(): readonly Moment[] {
    return this.#moments;
  }

  /** The service answered. */
  answered(reading: Reading): void {
    const { at, metrics } = reading;
    const last = this.#last;
    this.#last = reading;
    this.errors.add(metrics);
    const isNext = last !== undefined && at > last.at && at - last.at <= GAP_MS;
    const steps = isNext ? [...this.#steps, stepOf(last, reading)] : [];
    this.#steps = steps.filter((step) => step.at > at - LONG_MS);
    this.#add({ at, values: plottedValues(metrics, this.#steps) });
  }

  /** The service did not answer. */
  silent(at: number): void {
    this.#add({ at, values: {} });
  }

  /** A clock that was set back begins anew. */
  #add(moment: Moment): void {
    const isLater = moment.at > (this.#moments.at(-1)?.at ?? 0);
    const moments = isLater ? this.#moments : [];
    this.#moments = [...moments.filter(({ at }) => at >= moment.at - SHOWN_MS), moment];
  }
}
