import { costMs, type WindowCosts } from '../window-costs.ts';
import { heldFrames, STREAM, type WindowSchedule, windowsOf } from './window.ts';

/** What a schedule is solved for. */
export interface ScheduleProblem {
  /** As measured; the schedule holds at `SAFETY` times these. */
  readonly costs: WindowCosts;
  /** Milliseconds that a frame sounds. */
  readonly frameMs: number;
  /** Frames that the decoder needs on each side of its window. */
  readonly decoderHalo: number;
}

/** Windows may take so many times what was measured: other requests, heat, other processes. */
export const SAFETY = 2;

/**
 * Longest sentence that is simulated, in frames: 47 s at 22,050 Hz. From a tenth of it on, windows
 * repeat, and each leaves the player further ahead.
 */
const LONGEST = 4_096;

type Beginning = Pick<WindowSchedule, 'first' | 'growth' | 'held'>;

/** From the least work to the smallest steps. */
const GROWTHS = [STREAM.growth, 1.5, 1.25];
const FLOW_GROWTHS = [STREAM.flowGrowth, 3, 2];

/** Single windows, each about 1.4 times the last: few, so that equal machines agree on one. */
const SHORT: readonly Beginning[] = [STREAM.first, 28, 40, 56, 80].flatMap((first) =>
  GROWTHS.map((growth) => ({ first, growth, held: 0 })),
);
const LONGEST_WINDOW: Beginning = { first: STREAM.max, growth: 1, held: 0 };
/** Two windows before the first audio: together more than the longest. */
const PAIRS: readonly Beginning[] = [60, 72, 88].map((first) => ({
  ...{ first, growth: 1.25, held: first + Math.round(1.25 * first) },
}));

/** A machine that needs more of the time of speech than this falls behind in long sentences. */
const KEEPS_UP = 0.95;
/** Shares of a sentence are multiples of this. */
const SHARE_STEP = 1 / 32;

/**
 * The schedule of the first piece of a text for a machine: the shortest first audio after which
 * the player waits for no window, even if each takes `SAFETY` times what was measured. Of schedules
 * that begin alike, it is the one of least work. On a fast machine it is `STREAM`.
 *
 * A machine that falls behind holds back a share of the sentence, at most all of it.
 */
export function solveSchedule(problem: ScheduleProblem): WindowSchedule {
  for (const schedule of candidates(problem)) {
    if (neverWaits(schedule, problem)) return schedule;
  }
  return { ...STREAM, ...LONGEST_WINDOW, heldShare: 1 };
}

/** Schedules in the order of their first audio, then of their work. */
function* candidates(problem: ScheduleProblem): Generator<WindowSchedule> {
  const heldShare = neededShare(problem);
  for (const beginning of beginnings(heldShare)) {
    for (const flowGrowth of FLOW_GROWTHS) yield { ...STREAM, ...beginning, flowGrowth, heldShare };
  }
}

/** What is held back is made in windows of least work. */
function* beginnings(heldShare: number): Generator<Beginning> {
  if (heldShare === 0) yield* [...SHORT, LONGEST_WINDOW, ...PAIRS];
  // Beside a share, less than a window decides how many there are.
  const step = heldShare === 0 ? STREAM.max : STREAM.max / 4;
  for (let held = heldShare === 0 ? 2 * step : step; held < LONGEST; held += step) {
    yield { ...LONGEST_WINDOW, held };
  }
}

/** The share of a long sentence that has to be made before the rest can be made in time. */
function neededShare({ costs, frameMs }: ScheduleProblem): number {
  const { max, flowMax } = STREAM;
  const msPerFrame = costMs(costs.decoder, max) / max + costMs(costs.flow, flowMax) / flowMax;
  const load = (SAFETY * msPerFrame) / frameMs;
  if (load <= KEEPS_UP) return 0;
  return Math.min(1, Math.ceil((1 - KEEPS_UP / load) / SHARE_STEP) * SHARE_STEP);
}

function neverWaits(schedule: WindowSchedule, problem: ScheduleProblem): boolean {
  for (let frames = 1; frames <= LONGEST; frames++) {
    if (waits(frames, schedule, problem)) return false;
  }
  return true;
}

/** Whether the player of a sentence of so many frames waits for a window. */
function waits(
  frames: number,
  schedule: WindowSchedule,
  { costs, frameMs, decoderHalo }: ScheduleProblem,
): boolean {
  const held = heldFrames(frames, schedule);
  let playsUntil: number | undefined;
  let now = 0;
  for (const { flow, decoder } of windowsOf(frames, schedule, decoderHalo)) {
    const flowMs = flow === undefined ? 0 : costMs(costs.flow, flow.end - flow.first);
    now += SAFETY * (flowMs + costMs(costs.decoder, decoder.end - decoder.first));
    if (playsUntil !== undefined) {
      if (now > playsUntil) return true;
      playsUntil += (decoder.end - decoder.first) * frameMs;
    } else if (decoder.end >= held) {
      playsUntil = now + decoder.end * frameMs;
    }
  }
  return false;
}
