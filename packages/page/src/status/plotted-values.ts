import type { Metrics } from './metrics.ts';
import { firstAudioOf, type Step, sumOf } from './steps.ts';

/** The lines of all plots. */
export type LineId =
  | 'waiting'
  | 'active'
  | 'realTimeFactor'
  | 'firstAudioP50'
  | 'firstAudioP95'
  | 'spoken'
  | 'failed'
  | 'errors'
  | 'engineBytes'
  | 'frontEndBytes'
  | 'unitBytes'
  | 'celsius'
  | 'kept'
  | 'missed';

/** Values of one moment; a line without a value has a gap there. */
export type PlottedValues = Readonly<Partial<Record<LineId, number>>>;

/** Milliseconds that the real-time factor looks back; the other counts look back a minute. */
const SHORT_MS = 10_000;
export const LONG_MS = 60_000;

/**
 * The values to plot.
 *
 * @param steps of the last minute, without a gap; the last one ends now.
 */
export function plottedValues(metrics: Metrics, steps: readonly Step[]): PlottedValues {
  const gauge = (name: string) => metrics.value(`hailo_piper_${name}`);
  const counted = (field: Parameters<typeof sumOf>[1]) =>
    steps.length === 0 ? undefined : sumOf(steps, field);
  const hasCache = gauge('phrase_misses_total') !== undefined;
  return finite({
    waiting: gauge('queue_waiting'),
    active: gauge('queue_active'),
    realTimeFactor: realTimeFactor(steps),
    firstAudioP50: firstAudioOf(steps, 0.5),
    firstAudioP95: firstAudioOf(steps, 0.95),
    spoken: counted('spoken'),
    failed: counted('failed'),
    errors: counted('errors'),
    engineBytes: gauge('engine_resident_memory_bytes'),
    frontEndBytes: metrics.value('process_resident_memory_bytes'),
    unitBytes: gauge('memory_bytes'),
    celsius: gauge('temperature_celsius'),
    kept: hasCache ? counted('kept') : undefined,
    missed: hasCache ? counted('missed') : undefined,
  });
}

function realTimeFactor(steps: readonly Step[]): number | undefined {
  const since = (steps.at(-1)?.at ?? 0) - SHORT_MS;
  const latest = steps.filter(({ at }) => at > since);
  const audioSeconds = sumOf(latest, 'audioSeconds');
  return audioSeconds === 0 ? undefined : sumOf(latest, 'synthesisSeconds') / audioSeconds;
}

const finite = (values: Record<LineId, number | undefined>): PlottedValues =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => Number.isFinite(value)));
