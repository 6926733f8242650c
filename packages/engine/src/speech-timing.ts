/** Times of sentences, words and phonemes, for requests with `timestamps`. */

/** A part of the request's text; `end` is not included. */
export interface TextRange {
  /** Unicode code points from the beginning, so that an emoji counts as one. */
  readonly start: number;
  readonly end: number;
}

/** A part of the utterance, in whole frames of the voice; `endSample` is not included. */
export interface TimeSpan {
  /** Samples from the beginning of the utterance, silence between sentences included. */
  readonly startSample: number;
  readonly endSample: number;
}

export interface PhonemeTiming extends TimeSpan {
  readonly phoneme: string;
  /** The text of its word; null for a pause or a mark between words. */
  readonly text: TextRange | null;
}

/**
 * A word of the text, which may be spoken as several ("1984"); or several that are spoken as one
 * ("of the").
 */
export interface WordTiming extends TimeSpan {
  readonly text: TextRange;
  readonly phonemes: string;
}

export interface SentenceTiming extends TimeSpan {
  readonly text: TextRange;
  /** In order, without overlaps; null for a voice that runs whole and does not tell. */
  readonly words: readonly WordTiming[] | null;
  /** All that were spoken, including spaces and marks, without gaps; null if `words` is. */
  readonly phonemes: readonly PhonemeTiming[] | null;
}

/** The times of a piece: a sentence, or a part of a very long one. */
export interface PieceTiming extends SentenceTiming {
  /** Another piece of the same sentence follows. */
  readonly goesOn?: true;
}
