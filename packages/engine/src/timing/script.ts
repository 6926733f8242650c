import type { Phonemes, Sentence } from '../phonemes/sentences.ts';
import type { TextRange } from '../speech-timing.ts';
import type { SpokenWord } from './spoken-words.ts';
import { trimmed } from './word-range.ts';

/** What a sentence of a plan says, kept until it is known how long each part of it takes. */
export interface Script {
  readonly text: TextRange;
  readonly phonemes: Phonemes;
  /** As `phonemeIds` gives them: the ids of each phoneme. */
  readonly idStarts: readonly number[];
  readonly words: readonly SpokenWord[];
}

/** A piece of a sentence, cut where the sentence is too long for one run of the graph. */
export interface Piece {
  /** Its phonemes, by their place in the sentence: `end` is not included. */
  readonly start: number;
  readonly end: number;
  readonly idStarts: readonly number[];
}

/** Control characters are spoken as spaces. */
const SPACE = /[\s\p{Cc}]/u;
/** Marks that may close a sentence behind its full stop. */
const CLOSING = /["'\p{Pe}\p{Pf}]/u;

/**
 * The script of a piece, or of a whole sentence. A word that was cut through is in both pieces.
 *
 * @param text the whole input, a code point each.
 * @param words those of the whole sentence.
 */
export const scriptOf = (
  text: readonly string[],
  sentence: Sentence,
  words: readonly SpokenWord[],
  { start, end, idStarts }: Piece,
): Script => {
  const own = words.filter((word) => word.start < end && word.end > start);
  const next = words.find((word) => word.end > end);
  const nextStart = next !== undefined && next.start < end ? next.text.end : next?.text.start;
  const range = {
    start: (start === 0 ? undefined : own[0]?.text.start) ?? behindMarks(text, sentence.text.start),
    end: nextStart ?? behindMarks(text, sentence.text.end),
  };
  return {
    text: trimmed(text, range, SPACE),
    phonemes: sentence.phonemes.slice(start, end),
    idStarts,
    words: own.map((word) => ({
      text: word.text,
      start: Math.max(word.start, start) - start,
      end: Math.min(word.end, end) - start,
    })),
  };
};

/** espeak ends a sentence at the full stop; quotes and brackets right behind it belong to it, too. */
const behindMarks = (text: readonly string[], end: number): number => {
  if (SPACE.test(text[end - 1] ?? ' ')) return end;
  let behind = end;
  while (CLOSING.test(text[behind] ?? '')) behind++;
  return SPACE.test(text[behind] ?? ' ') ? behind : end;
};
