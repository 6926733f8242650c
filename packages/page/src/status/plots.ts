import type { Formats } from '../languages/formats.ts';
import { fill, type Texts } from '../languages/texts.ts';
import type { Metrics } from './metrics.ts';
import type { LineId } from './plotted-values.ts';

export interface PlottedLine {
  readonly id: LineId;
  /** A value in words. */
  readonly words: (value: number) => string;
}

/** What a plot shows. */
export interface PlotDefinition {
  /** Its figure has the id `plot-<id>`. */
  readonly id: string;
  /** At most three. */
  readonly lines: readonly PlottedLine[];
  /** Least value at the upper edge, so that small numbers look small. */
  readonly leastTop: number;
  /** The value at the upper edge. */
  readonly top: (value: number) => string;
  /** Stands in place of values while no line has one. */
  readonly absent: string;
  /** A line below the plot. */
  readonly note: (metrics: Metrics) => string;
}

const MEGABYTE = 1e6;

/** The plots of the page, in its order. */
export function plotsIn(texts: Texts, formats: Formats): readonly PlotDefinition[] {
  const { number, bytes, seconds, celsius } = formats;
  const counted = (text: string) => (n: number) => fill(text, { n: number(n) });
  const sized = (text: string) => (n: number) => fill(text, { bytes: bytes(n) });
  const within = (text: string) => (n: number) => fill(text, { time: seconds(n) });
  const lastMinute = () => texts.statusLastMinute;
  return [
    {
      id: 'queue',
      lines: [
        { id: 'waiting', words: counted(texts.statusWaiting) },
        { id: 'active', words: counted(texts.statusActive) },
      ],
      ...{ leastTop: 5, top: number, absent: '–' },
      note: (metrics) => {
        const limit = metrics.value('hailo_piper_queue_limit');
        return limit === undefined ? '' : fill(texts.statusQueueLimit, { n: number(limit) });
      },
    },
    {
      id: 'real-time-factor',
      lines: [{ id: 'realTimeFactor', words: number }],
      ...{ leastTop: 0.1, top: number, absent: texts.statusNothingSpoken },
      note: () => texts.statusRealTimeFactorNote,
    },
    {
      id: 'first-audio',
      lines: [
        { id: 'firstAudioP50', words: within(texts.statusHalfWithin) },
        { id: 'firstAudioP95', words: within(texts.statusMostWithin) },
      ],
      ...{ leastTop: 0.1, top: seconds, absent: texts.statusNothingSpoken },
      note: () => texts.statusFirstAudioNote,
    },
    {
      id: 'texts',
      lines: [
        { id: 'spoken', words: counted(texts.statusSpoken) },
        { id: 'failed', words: counted(texts.statusFailed) },
      ],
      ...{ leastTop: 5, top: number, absent: '–', note: lastMinute },
    },
    {
      id: 'errors',
      lines: [{ id: 'errors', words: counted(texts.statusRequestsFailed) }],
      ...{ leastTop: 5, top: number, absent: '–', note: lastMinute },
    },
    {
      id: 'memory',
      lines: [
        { id: 'engineBytes', words: sized(texts.statusEngineBytes) },
        { id: 'frontEndBytes', words: sized(texts.statusFrontEndBytes) },
        { id: 'unitBytes', words: sized(texts.statusUnitBytes) },
      ],
      ...{ leastTop: MEGABYTE, top: bytes, absent: texts.statusNotReported },
      note: (metrics) => {
        const limit = metrics.value('hailo_piper_memory_limit_bytes');
        return limit === undefined ? '' : fill(texts.statusMemoryLimit, { bytes: bytes(limit) });
      },
    },
    {
      id: 'temperature',
      lines: [{ id: 'celsius', words: celsius }],
      ...{ leastTop: 100, top: celsius, absent: texts.statusNotReported },
      note: (metrics) => heldBack(metrics, texts),
    },
    {
      id: 'cache',
      lines: [
        { id: 'kept', words: counted(texts.statusKept) },
        { id: 'missed', words: counted(texts.statusMissed) },
      ],
      ...{ leastTop: 5, top: number, absent: texts.statusCacheOff },
      note: (metrics) => {
        const kept = metrics.value('hailo_piper_phrase_bytes');
        return kept === undefined ? '' : fill(texts.statusCacheNote, { bytes: bytes(kept) });
      },
    },
  ];
}

/** Whether a Pi's firmware holds the processor back, and why; nothing where nobody tells. */
function heldBack(metrics: Metrics, texts: Texts): string {
  const reasons = metrics.series('hailo_piper_throttled');
  if (reasons.length === 0) return '';
  const words: Readonly<Record<string, string>> = {
    under_voltage: texts.statusUnderVoltage,
    clock_capped: texts.statusClockCapped,
    throttled: texts.statusThrottled,
    soft_temperature_limit: texts.statusSoftTemperatureLimit,
  };
  const now = reasons
    .filter(({ value }) => value === 1)
    .map(({ labels }) => labels.get('reason') ?? '')
    .map((reason) => words[reason] ?? reason);
  return now.length === 0
    ? texts.statusNotHeldBack
    : fill(texts.statusHeldBack, { reasons: now.join(', ') });
}
