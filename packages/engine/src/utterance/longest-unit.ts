import { BATCH } from '../synthesis/window.ts';
import { costMs, type WindowCosts } from '../window-costs.ts';

/** A piece of a text has no more phoneme ids: 1,000 phonemes, each with a pause behind it. */
const MOST_IDS = 2000;
/** Most phoneme ids for each character of a text that is not read yet; few texts have more. */
const IDS_PER_CHARACTER = 2;

/** Phoneme ids that the longest piece of a text may have, before the text is read. */
export function mostIdsOf(text: string): number {
  return Math.min(MOST_IDS, IDS_PER_CHARACTER * text.length);
}

/**
 * The longest that a unit takes on this machine, milliseconds: a window, or the encoder.
 * @param ids phoneme ids of the longest piece that is still to be encoded; 0 if there is none.
 */
export function longestUnitMs({ encoder, flow, decoder }: WindowCosts, ids: number): number {
  return Math.max(
    ids === 0 ? 0 : costMs(encoder, ids),
    costMs(flow, BATCH.flowMax),
    costMs(decoder, BATCH.max),
  );
}
