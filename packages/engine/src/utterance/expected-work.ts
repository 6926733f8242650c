import { relativeLength } from '../synthesis/relative-length.ts';
import type { SpeechSettings } from '../synthesis/speech-settings.ts';
import type { Work } from './piece-steps.ts';

/**
 * The work of the longest window, including the flow's, as phoneme ids at length scale 1. Measured
 * with the embedded voice: 331 ms, and 2 ms per id.
 */
export const WINDOW_AS_IDS = 150;

/**
 * Work added by scales counts this many times less than work of the text. Limits multiply the
 * expected work, and a hang must be found nearly as soon in slow speech as in any other.
 */
const CERTAINTY_OF_SCALES = 4;

/** What makes a piece more or less work. */
export interface Manner {
  readonly settings: Pick<SpeechSettings, 'scales' | 'speed'>;
  /** Whether its audio comes window by window. */
  readonly windowed: boolean;
}

/** The work of a piece, as phoneme ids at length scale 1. */
export function workOf(ids: number, { settings, windowed }: Manner): number {
  return ids * relativeLength(settings, windowed);
}

/**
 * The work of a piece until its worker first shows progress, as phoneme ids at length scale 1. At
 * least the piece's own ids, because the encoder processes all of them before the first window.
 */
export function workUntilProgress(ids: number, manner: Manner): number {
  const work = workOf(ids, manner);
  const shown = manner.windowed ? Math.min(work, WINDOW_AS_IDS) : work;
  return Math.max(ids, shown / CERTAINTY_OF_SCALES);
}

/** The work of one step of a piece, as phoneme ids at length scale 1. */
export function workOfStep(kind: Work['kind'], ids: number, manner: Manner): number {
  return kind === 'encode' ? workUntilProgress(ids, manner) : WINDOW_AS_IDS;
}

/** Frames of the embedded voice for each phoneme id, at its usual length. */
const FRAMES_PER_ID = 3.3;
/** Parts of a sentence's work, measured with the embedded voice. */
const SHARES = { encode: 0.11, flow: 0.22, decode: 0.67 } as const;

/** The cost of one step of a piece for the scheduler, as phoneme ids at length scale 1. */
export function costOfStep(work: Work, ids: number, manner: Manner): number {
  if (work.kind !== 'encode') {
    const { first, end } = work.frames;
    return ((end - first) / FRAMES_PER_ID) * SHARES[work.kind];
  }
  return manner.windowed ? ids * SHARES.encode : workOf(ids, manner);
}
