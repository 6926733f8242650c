/** When what is said: of whoever asks for `timestamps`. */

/** A stretch of the request's text, `end` not included. */
export interface TextRange {
  /** Unicode code points from the beginning, so that an emoji counts as one. */
  readonly start: number;
  readonly end: number;
}

/** A stretch of the utterance, `endSample` not included; whole frames of the voice. */
export interface TimeSpan {
  /** Samples from the beginning of the utterance, silence between sentences included. */
  readonly startSample: number;
  readonly endSample: number;
}

export interface PhonemeTiming extends TimeSpan {
  readonly phoneme: string;
  /** Of the word it belongs to; null for a pause or a mark between words. */
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
  /** In order, none within another; null where the voice runs whole and does not tell. */
  readonly words: readonly WordTiming[] | null;
  /** All that were spoken, spaces and marks too, one after the other; null with `words`. */
  readonly phonemes: readonly PhonemeTiming[] | null;
}

/** Of what is spoken at once: a sentence, or a piece of a very long one. */
export interface PieceTiming extends SentenceTiming {
  /** Another piece of the same sentence follows. */
  readonly goesOn?: true;
}
