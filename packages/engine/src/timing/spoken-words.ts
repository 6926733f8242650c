import type { Sentence, WordStart } from '../phonemes/sentences.ts';
import type { TextRange } from '../speech-timing.ts';
import { trimmed, wordRange } from './word-range.ts';

/** A word of the text, and which phonemes of its sentence speak it: `end` is not included. */
export interface SpokenWord {
  readonly text: TextRange;
  readonly start: number;
  readonly end: number;
}

const DIGIT = /\p{Nd}/u;
const WITHIN_A_NUMBER = /[.,'’]/;
/** Phonemes that belong to no word when they are at its edge: spaces and punctuation. */
const PAUSE = /[\s\p{P}]/u;

/**
 * The words of a sentence, in order and none within another. What has no text of its own, such as
 * a spoken mark, belongs to the word before it; what has no sound is no word.
 *
 * @param text the whole input, a code point each.
 */
export const spokenWords = (text: readonly string[], sentence: Sentence): SpokenWord[] => {
  const { phonemes, wordStarts } = sentence;
  const words: SpokenWord[] = [];
  for (const [index, word] of wordStarts.entries()) {
    const next = wordStarts[index + 1];
    const range = wordRange(text, word.text, next?.text ?? sentence.text.end);
    const end = next?.phoneme ?? phonemes.length;
    const last = words.at(-1);
    if (last !== undefined && (range === undefined || continuesNumber(text, word))) {
      words[words.length - 1] = {
        text: { start: last.text.start, end: range?.end ?? last.text.end },
        start: last.start,
        end,
      };
    } else if (range !== undefined) {
      words.push({ text: range, start: word.phoneme, end });
    }
  }
  return words
    .map((word) => ({ ...word, ...trimmed(phonemes, word, PAUSE) }))
    .filter(({ start, end }) => start < end);
};

/** espeak reads "1,234,567" as three words. */
const continuesNumber = (text: readonly string[], { text: start }: WordStart): boolean => {
  const before = WITHIN_A_NUMBER.test(text[start - 1] ?? '') ? start - 2 : start - 1;
  return DIGIT.test(text[start] ?? '') && DIGIT.test(text[before] ?? '');
};
