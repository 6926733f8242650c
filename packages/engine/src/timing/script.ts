import type { Phonemes, Sentence } from '../phonemes/sentences.ts';
import type { TextRange } from '../speech-timing.ts';
import type { SpokenWord } from './spoken-words.ts';
import { trimmed } from './word-range.ts';

/** A piece's text, phonemes and words. They become times when the phonemes' lengths are known. */
export interface Script {
  readonly text: TextRange;
  readonly phonemes: Phonemes;
  /** Where the ids of each phoneme begin, as in `SentenceIds`. */
  readonly idStarts: readonly number[];
  readonly words: readonly SpokenWord[];
}

/** Consecutive phonemes of a sentence: all of them, or those of one piece of a long sentence. */
export interface PhonemeSpan {
  /** Indexes into the phonemes of the sentence; `end` is not included. */
  readonly start: number;
  readonly end: number;
  readonly idStarts: readonly number[];
}

/** Control characters are read as spaces. */
const SPACE = /[\s\p{Cc}]/u;
/** Quotes and brackets that may follow the full stop of a sentence. */
const CLOSING = /["'\p{Pe}\p{Pf}]/u;

/**
 * The script of a piece, or of a whole sentence. A word that is cut in two belongs to both pieces.
 *
 * @param text code points of the whole text.
 * @param words the words of the whole sentence.
 */
export function scriptOf(
  text: readonly string[],
  sentence: Sentence,
  words: readonly SpokenWord[],
  { start, end, idStarts }: PhonemeSpan,
): Script {
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
}

/** espeak ends a sentence at the full stop; quotes and brackets right after it belong to it. */
function behindMarks(text: readonly string[], end: number): number {
  if (SPACE.test(text[end - 1] ?? ' ')) return end;
  let behind = end;
  while (CLOSING.test(text[behind] ?? '')) behind++;
  return SPACE.test(text[behind] ?? ' ') ? behind : end;
}
