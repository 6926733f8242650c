import type { SentenceLine } from '../service/spoken.ts';
import type { CodePoints } from './code-points.ts';

/** What lights up at once: a word, or a sentence of a voice that tells no words. Seconds. */
export interface HeardWord {
  /** As the text has it. */
  readonly text: string;
  /** espeak-ng's IPA; empty where it is not known. */
  readonly phonemes: string;
  /** Code points of the text; the end is not included. */
  readonly textStart: number;
  readonly textEnd: number;
  readonly start: number;
  readonly end: number;
}

/** A part of the text: plain, or a word with its times. */
export type ReadingPiece = string | HeardWord;

/**
 * Cuts the text of a sentence, from where the last one ended, into words and what is between them.
 * Joined, the pieces are the text from `from` to the sentence's last word.
 *
 * @param from the first code point that no piece has yet.
 */
export function readingPieces(
  text: CodePoints,
  from: number,
  sentence: SentenceLine,
): { readonly pieces: readonly ReadingPiece[]; readonly end: number } {
  const pieces: ReadingPiece[] = [];
  let end = from;
  for (const word of wordsOf(sentence)) {
    // Never twice the same text, whatever the positions are.
    if (word.text_start < end || word.text_end <= word.text_start) continue;
    if (word.text_start > end) pieces.push(text.slice(end, word.text_start));
    pieces.push({
      text: text.slice(word.text_start, word.text_end),
      phonemes: word.phonemes,
      textStart: word.text_start,
      textEnd: word.text_end,
      start: word.start,
      end: word.end,
    });
    end = word.text_end;
  }
  return { pieces, end };
}

const wordsOf = (sentence: SentenceLine) => sentence.words ?? [{ ...sentence, phonemes: '' }];
