import { increaseOf, increasesOf } from './counters.ts';
import { type Bucket, histogramQuantile } from './histogram-quantile.ts';
import type { Metrics, Reading } from './metrics.ts';

/** What was counted from one reading to the next. */
export interface Step {
  /** When it ended, milliseconds since 1970. */
  readonly at: number;
  readonly audioSeconds: number;
  /** Time that workers spent on it. */
  readonly synthesisSeconds: number;
  /** Texts of all doors. */
  readonly spoken: number;
  readonly failed: number;
  /** Requests by HTTP that failed. */
  readonly errors: number;
  /** Texts that were said before, or were being said for somebody else. */
  readonly kept: number;
  /** Texts with a place in the cache that had to be spoken. */
  readonly missed: number;
  /** First audio: values in each bucket and those below it, by its bound in seconds. */
  readonly firstAudio: ReadonlyMap<number, number>;
}

/** Of all doors: Wyoming's texts are no requests by HTTP. */
const FIRST_AUDIO = 'hailo_piper_door_time_to_first_audio_seconds_bucket';
const TEXTS = 'hailo_piper_door_requests_total';

/** What was counted between two readings. */
export function stepOf({ metrics: before }: Reading, { metrics: now, at }: Reading): Step {
  const rise = (name: string) => increaseOf(`hailo_piper_${name}`, before, now);
  const texts = risenBy(TEXTS, 'outcome', before, now);
  return {
    at,
    audioSeconds: rise('audio_seconds_total'),
    synthesisSeconds: rise('synthesis_seconds_total'),
    spoken: texts.get('spoken') ?? 0,
    failed: texts.get('failed') ?? 0,
    errors: rise('errors_total'),
    kept: rise('phrase_hits_total') + rise('phrase_joined_total'),
    missed: rise('phrase_misses_total'),
    firstAudio: new Map(
      [...risenBy(FIRST_AUDIO, 'le', before, now)].map(([le, by]) => [boundOf(le), by]),
    ),
  };
}

/** Sum of one field of steps. */
export function sumOf(
  steps: readonly Step[],
  field: Exclude<keyof Step, 'at' | 'firstAudio'>,
): number {
  return steps.reduce((sum, step) => sum + step[field], 0);
}

/**
 * Seconds to first audio that a share of the texts stayed within.
 *
 * @param quantile above 0, up to 1.
 * @returns undefined where nothing was spoken.
 */
export function firstAudioOf(steps: readonly Step[], quantile: number): number | undefined {
  const counts = new Map<number, number>();
  for (const [le, count] of steps.flatMap(({ firstAudio }) => [...firstAudio])) {
    counts.set(le, (counts.get(le) ?? 0) + count);
  }
  const buckets: Bucket[] = [...counts].map(([le, count]) => ({ le, count }));
  return histogramQuantile(quantile, buckets);
}

/** How far a counter rose, by the value of one of its labels. */
function risenBy(name: string, label: string, before: Metrics, now: Metrics): Map<string, number> {
  const rises = new Map<string, number>();
  for (const { labels, by } of increasesOf(name, before, now)) {
    const value = labels.get(label) ?? '';
    rises.set(value, (rises.get(value) ?? 0) + by);
  }
  return rises;
}

const boundOf = (le: string): number => (le === '+Inf' ? Infinity : Number(le));
