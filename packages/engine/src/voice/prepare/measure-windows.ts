import { type WindowSchedule, windowsOf } from '../../synthesis/window.ts';
import { type CostPoint, fitCost, type WindowCosts } from '../../window-costs.ts';
import type { VoiceStructure } from '../graph/voice-structure.ts';
import type { VoiceModel } from '../voice-model.ts';

/** A voice to measure, and what it says. */
export interface MeasuredSpeech {
  readonly model: Pick<VoiceModel, 'speak'>;
  readonly structure: Pick<VoiceStructure, 'hop' | 'decoderHalo'>;
  /** Phoneme ids of a sentence. */
  readonly ids: readonly number[];
  /** Whether to measure the parts of an exact level. */
  readonly exact: boolean;
}

export interface MeasureOptions {
  /** Most rounds. From the second on, one that brings nothing better is the last. @default 4 */
  readonly rounds?: number;
  /** Milliseconds of work so far. Default: CPU time of this thread, which runs the parts. */
  readonly clock?: () => number;
}

/** Widths of windows, in frames, and ids of the sentence that has them. */
interface Probe {
  readonly decoder: number;
  readonly flow: number;
  readonly ids: number;
}

/** With these widths, a window of the decoder alone comes before the flow's second one. */
const NARROW: Probe = { decoder: 20, flow: 56, ids: 50 };
const MIDDLE: Probe = { decoder: 40, flow: 96, ids: 100 };
const WIDE: Probe = { decoder: 80, flow: 184, ids: 200 };
/** Exact parts take twice as long, and need less precision: see `solveWindows`. */
const PROBES = { fast: [NARROW, MIDDLE, WIDE], exact: [NARROW, WIDE] };
/** Frames of a probe's sentence as flow windows: the second has a halo on both sides. */
const FLOW_WINDOWS = 4;
/** Another round follows one that made the sum of all measurements smaller than this share. */
const IMPROVEMENT = 0.95;
/** Milliseconds of work after which no third round begins. */
const ENOUGH_MS = 3_000;

const NO_NOISE = { noiseScale: 0, noiseWScale: 0, lengthScale: 1 };

/** Least milliseconds of a probe's steps. */
interface ProbeTimes {
  /** Encoder, flow window and decoder window. */
  first: number;
  /** Flow window and decoder window. */
  both: number;
  decoder: number;
}

/**
 * Measures what the parts of a voice take on this machine, on one thread: for windows of a few
 * widths in the middle of a sentence, the best of at least two rounds. CPU time does not count
 * other processes; as far as they slow this one down, by its caches, the best round has least of it.
 */
export async function measureWindows(
  speech: MeasuredSpeech,
  { rounds = 4, clock = threadMs }: MeasureOptions = {},
): Promise<WindowCosts> {
  const startedAt = clock();
  const framesPerId = await naturalLength(speech);
  const probes = PROBES[speech.exact ? 'exact' : 'fast'].map((probe) => ({
    probe,
    times: untimed(),
  }));
  let before = Number.POSITIVE_INFINITY;
  for (let round = 1; ; round++) {
    for (const { probe, times } of probes) {
      await timeSteps(speech, probe, { framesPerId, times, clock });
    }
    const sum = probes.reduce((total, { times }) => total + times.both, 0);
    const isSettled = !(sum < before * IMPROVEMENT) || clock() - startedAt > ENOUGH_MS;
    if (round === rounds || (round > 1 && isSettled)) break;
    before = sum;
  }
  const fit = (point: (times: ProbeTimes, probe: Probe) => CostPoint) =>
    fitCost(
      probes
        .map(({ probe, times }) => point(times, probe))
        .filter(({ ms }) => Number.isFinite(ms))
        .map(({ units, ms }) => ({ units, ms: Math.max(0, ms) })),
    );
  return {
    encoder: fit(({ first, both }, { ids }) => ({ units: ids, ms: first - both })),
    flow: fit(({ both, decoder }, { flow }) => ({ units: flow, ms: both - decoder })),
    decoder: fit(({ decoder }, { decoder: units }) => ({ units, ms: decoder })),
  };
}

const untimed = (): ProbeTimes => ({
  first: Number.POSITIVE_INFINITY,
  both: Number.POSITIVE_INFINITY,
  decoder: Number.POSITIVE_INFINITY,
});

/**
 * CPU time of this thread, in milliseconds. Linux adds what a thread has run since its last tick, up
 * to 4 ms ago, only when the time of the whole process is asked for.
 */
const threadMs = (): number => {
  process.cpuUsage();
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

/** Frames per phoneme id of the sentence. */
async function naturalLength({ model, structure, ids, exact }: MeasuredSpeech): Promise<number> {
  const schedule = scheduleOf(NARROW);
  const some = ids.slice(0, NARROW.ids);
  const input = { ids: some, scales: NO_NOISE, speed: 1, speaker: 0, seed: 0, exact };
  for await (const { total } of model.speak(input, schedule)) {
    return total / structure.hop / some.length;
  }
  return 0;
}

const scheduleOf = ({ decoder, flow }: Probe): WindowSchedule => ({
  ...{ first: decoder, max: decoder, growth: 1, absorb: 0 },
  ...{ flowFirst: flow, flowMax: flow, flowGrowth: 1, flowAbsorb: 0, held: 0, heldShare: 0 },
});

interface Timing {
  readonly framesPerId: number;
  /** Replaced by what is less. */
  readonly times: ProbeTimes;
  readonly clock: () => number;
}

/** Speaks the beginning of a probe's sentence and times its steps. */
async function timeSteps(
  { model, structure, ids: sentence, exact }: MeasuredSpeech,
  probe: Probe,
  { framesPerId, times, clock }: Timing,
): Promise<void> {
  const ids = Array.from({ length: probe.ids }, (_, i) => sentence[i % sentence.length] as number);
  // By its speed, the sentence gets as many frames as the windows need.
  const speed = (framesPerId * ids.length) / (FLOW_WINDOWS * probe.flow);
  const input = { ids, scales: NO_NOISE, speed, speaker: 0, seed: 0, exact };
  const schedule = scheduleOf(probe);
  const steps = model.speak(input, schedule)[Symbol.asyncIterator]();
  try {
    const timed = async () => {
      const startedAt = clock();
      const { value } = await steps.next();
      return { value, ms: clock() - startedAt };
    };
    const { value, ms } = await timed();
    if (value === undefined) return;
    times.first = Math.min(times.first, ms);
    const windows = windowsOf(value.total / structure.hop, schedule, structure.decoderHalo);
    const [, ...later] = windows;
    for (const { flow } of later) {
      const { ms } = await timed();
      if (flow === undefined) {
        times.decoder = Math.min(times.decoder, ms);
      } else {
        times.both = Math.min(times.both, ms);
        return;
      }
    }
  } finally {
    await steps.return?.();
  }
}
