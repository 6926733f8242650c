import { relativeLength } from '../synthesis/relative-length.ts';
import type { SpeechSettings } from '../synthesis/speech-settings.ts';

/**
 * The work of the longest window, with what the flow makes for it, as a sentence at length scale 1 of
 * so many phoneme ids. Measured with the embedded voice: 331 ms where an id takes 2.
 */
export const WINDOW_AS_IDS = 150;

/**
 * How much nearer to the truth the work is that the scales add than the work of a text: it is
 * multiplied, and a worker that hangs on a slow text shall be found nearly as soon as on any.
 */
const CERTAINTY_OF_SCALES = 4;

/** How a piece is spoken, as far as that makes more or less work of it. */
interface Manner {
  readonly settings: Pick<SpeechSettings, 'scales' | 'speed'>;
  /** Whether its audio comes window by window. */
  readonly windowed: boolean;
}

/** The work of a piece, as one of so many phoneme ids at length scale 1. */
export function workOf(ids: number, { settings, windowed }: Manner): number {
  return ids * relativeLength(settings, windowed);
}

/**
 * The work of a piece until a worker shows that it gets on, as phoneme ids: no less than its own ids,
 * all of which go through the encoder before there is a window.
 */
export function workUntilProgress(ids: number, manner: Manner): number {
  const work = workOf(ids, manner);
  const shown = manner.windowed ? Math.min(work, WINDOW_AS_IDS) : work;
  return Math.max(ids, shown / CERTAINTY_OF_SCALES);
}
