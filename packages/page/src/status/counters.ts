import type { Metrics } from './metrics.ts';
import type { MetricSample } from './prometheus-text.ts';

const STARTED_AT = 'process_start_time_seconds';

/** Whether two sets of metrics are of one run of the service: its counters went on. */
export function isSameRun(before: Metrics, now: Metrics): boolean {
  return before.value(STARTED_AT) === now.value(STARTED_AT);
}

/** How far a series of a counter rose. */
export interface Increase {
  readonly labels: ReadonlyMap<string, string>;
  readonly by: number;
}

/**
 * How far each series of a counter rose between two readings. A series that was not there counts
 * from 0, and so does one that fell: its counter began anew.
 */
export function increasesOf(name: string, before: Metrics, now: Metrics): Increase[] {
  const old = isSameRun(before, now) ? before.series(name) : [];
  const oldValues = new Map(old.map((sample) => [keyOf(sample), sample.value]));
  return now.series(name).map((sample) => {
    const from = oldValues.get(keyOf(sample)) ?? 0;
    return { labels: sample.labels, by: sample.value < from ? sample.value : sample.value - from };
  });
}

/** How far a counter rose, all its series together. */
export function increaseOf(name: string, before: Metrics, now: Metrics): number {
  return increasesOf(name, before, now).reduce((sum, { by }) => sum + by, 0);
}

const keyOf = ({ labels }: MetricSample): string => JSON.stringify([...labels].sort());
