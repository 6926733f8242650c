import type { Sentence, WordStart } from '../phonemes/sentences.ts';
import type { TextRange } from '../speech-timing.ts';
import { trimmed, wordRange } from './word-range.ts';

/** A word of the text, and its range in the sentence's phonemes; `end` is not included. */
export interface SpokenWord {
  readonly text: TextRange;
  readonly start: number;
  readonly end: number;
}

const DIGIT = /\p{Nd}/u;
const WITHIN_A_NUMBER = /[.,'’]/;
/** Spaces and punctuation among phonemes. At the edges of a word they do not belong to it. */
const PAUSE = /[\s\p{P}]/u;

/**
 * The words of a sentence, in order and without overlaps. Phonemes without text of their own, such
 * as the name of a mark, belong to the word before them, or at the beginning to the word after
 * them. Text without a sound is no word.
 *
 * @param text code points of the whole text.
 */
export function spokenWords(text: readonly string[], sentence: Sentence): SpokenWord[] {
  const { phonemes } = sentence;
  const wordStarts = withSound(sentence);
  const words: SpokenWord[] = [];
  for (const [index, word] of wordStarts.entries()) {
    const next = wordStarts[index + 1];
    const last = words.at(-1);
    const textEnd = next?.text ?? sentence.text.end;
    const range =
      wordRange(text, word.text, textEnd) ??
      // espeak may speak the name of a mark after it has passed the mark.
      (last === undefined ? wordRange(text, sentence.text.start, textEnd) : undefined);
    const end = next?.phoneme ?? phonemes.length;
    if (last !== undefined && (range === undefined || continuesNumber(text, word))) {
      words[words.length - 1] = {
        text: { start: last.text.start, end: range?.end ?? last.text.end },
        start: last.start,
        end,
      };
    } else if (range !== undefined) {
      words.push({ text: range, start: last === undefined ? 0 : word.phoneme, end });
    }
  }
  return words
    .map((word) => ({ ...word, ...trimmed(phonemes, word, PAUSE) }))
    .filter(({ start, end }) => start < end);
}

/**
 * The first word, and all words with a sound of their own. A word without one is often spoken with
 * the word before it: espeak reads "A.B" as one word at the A.
 */
function withSound({ phonemes, wordStarts }: Sentence): readonly WordStart[] {
  return wordStarts.filter(({ phoneme }, index) => {
    const end = wordStarts[index + 1]?.phoneme ?? phonemes.length;
    const sound = trimmed(phonemes, { start: phoneme, end }, PAUSE);
    return index === 0 || sound.start < sound.end;
  });
}

/** espeak reads "1,234,567" as three words. */
function continuesNumber(text: readonly string[], { text: start }: WordStart): boolean {
  const before = WITHIN_A_NUMBER.test(text[start - 1] ?? '') ? start - 2 : start - 1;
  return DIGIT.test(text[start] ?? '') && DIGIT.test(text[before] ?? '');
}
