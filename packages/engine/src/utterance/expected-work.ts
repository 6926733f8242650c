import { relativeLength } from '../synthesis/relative-length.ts';
import type { SpeechSettings } from '../synthesis/speech-settings.ts';

/**
 * The work of the longest window, with the flow's work for it, as phoneme ids at length scale 1.
 * Measured with the embedded voice: 331 ms, and 2 ms for an id.
 */
export const WINDOW_AS_IDS = 150;

/**
 * How much more certain the work is that scales add than the work of a text. Limits multiply the
 * expected work, and a worker that hangs on slow speech is to be found nearly as soon as on any.
 */
const CERTAINTY_OF_SCALES = 4;

/** What makes more or less work of a piece. */
interface Manner {
  readonly settings: Pick<SpeechSettings, 'scales' | 'speed'>;
  /** Whether its audio comes window by window. */
  readonly windowed: boolean;
}

/** The work of a piece, as phoneme ids at length scale 1. */
export function workOf(ids: number, { settings, windowed }: Manner): number {
  return ids * relativeLength(settings, windowed);
}

/**
 * The work of a piece until a worker first shows progress, as phoneme ids at length scale 1. At least
 * its own ids, because the encoder takes all of them before there is a window.
 */
export function workUntilProgress(ids: number, manner: Manner): number {
  const work = workOf(ids, manner);
  const shown = manner.windowed ? Math.min(work, WINDOW_AS_IDS) : work;
  return Math.max(ids, shown / CERTAINTY_OF_SCALES);
}
