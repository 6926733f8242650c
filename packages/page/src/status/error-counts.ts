import { increasesOf } from './counters.ts';
import type { Metrics } from './metrics.ts';

/** How often one kind of error occurred. */
export interface ErrorCount {
  readonly code: string;
  /** `http`, or the door whose texts failed. */
  readonly door: string;
  /** Since the page was opened. */
  readonly seen: number;
  /** Since the service was started. */
  readonly total: number;
}

/** Counters of errors by code, and their door. HTTP's own has failures without a text as well. */
const HTTP_ERRORS = 'hailo_piper_errors_total';
const DOOR_ERRORS = 'hailo_piper_door_errors_total';

/** Counts errors by code while the page is open, also across restarts of the service. */
export class ErrorCounts {
  readonly #seen = new Map<string, number>();
  #now: Metrics | undefined;

  /** Adds what was counted since the reading before. */
  add(now: Metrics): void {
    const before = this.#now;
    this.#now = now;
    if (before === undefined) return;
    for (const name of [HTTP_ERRORS, DOOR_ERRORS]) {
      for (const { labels, by } of increasesOf(name, before, now)) {
        const key = keyOf(labels);
        if (isCounted(name, labels)) this.#seen.set(key, (this.#seen.get(key) ?? 0) + by);
      }
    }
  }

  /** The most frequent first; those of an earlier run of the service have a total of 0. */
  rows(): ErrorCount[] {
    const totals = new Map<string, number>();
    for (const name of [HTTP_ERRORS, DOOR_ERRORS]) {
      for (const { labels, value } of this.#now?.series(name) ?? []) {
        if (isCounted(name, labels)) totals.set(keyOf(labels), value);
      }
    }
    return [...new Set([...totals.keys(), ...this.#seen.keys()])]
      .map((key) => {
        const [door = '', code = ''] = key.split(' ');
        return { code, door, seen: this.#seen.get(key) ?? 0, total: totals.get(key) ?? 0 };
      })
      .filter(({ seen, total }) => seen > 0 || total > 0)
      .sort((a, b) => b.seen - a.seen || b.total - a.total || (a.code < b.code ? -1 : 1));
  }
}

/** The texts of the door `http` are among the requests by HTTP already. */
const isCounted = (name: string, labels: ReadonlyMap<string, string>): boolean =>
  name === HTTP_ERRORS || labels.get('door') !== 'http';

const keyOf = (labels: ReadonlyMap<string, string>): string =>
  `${labels.get('door') ?? 'http'} ${labels.get('code') ?? ''}`;
