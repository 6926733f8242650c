/** Times of sentences, words and phonemes, for requests with `timestamps`. */

/** A part of the request's text; `end` is not included. */
export interface TextRange {
  /** Unicode code points from the beginning of the text, so that an emoji counts as one. */
  readonly start: number;
  readonly end: number;
}

/** A part of the utterance, in whole frames of the voice; `endSample` is not included. */
export interface TimeSpan {
  /** Samples from the beginning of the utterance, including silence between sentences. */
  readonly startSample: number;
  readonly endSample: number;
}

export interface PhonemeTiming extends TimeSpan {
  readonly phoneme: string;
  /** Text of the phoneme's word; null for a pause or a mark between words. */
  readonly text: TextRange | null;
}

/**
 * A word of the text, which may be spoken as several words ("1984"), or several words of the text
 * that are spoken as one ("of the").
 */
export interface WordTiming extends TimeSpan {
  readonly text: TextRange;
  readonly phonemes: string;
}

export interface SentenceTiming extends TimeSpan {
  readonly text: TextRange;
  /** In order, without overlaps; null for a voice that runs whole and reports no durations. */
  readonly words: readonly WordTiming[] | null;
  /** All spoken phonemes, including spaces and marks, without gaps; null if `words` is. */
  readonly phonemes: readonly PhonemeTiming[] | null;
}

/** The times of a piece: a sentence, or a part of one that is too long to speak at once. */
export interface PieceTiming extends SentenceTiming {
  /** Another piece of the same sentence follows. */
  readonly goesOn?: true;
}
