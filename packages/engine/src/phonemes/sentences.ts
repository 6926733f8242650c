import { type Clause, SENTENCE_BIT, TERMINATOR_PUNCTUATION } from '@hailo-piper/espeak';
import type { TextRange } from '../speech-timing.ts';

/** Phonemes of one sentence, one NFD code point each, as Piper passes them to the voice. */
export type Phonemes = readonly string[];

/** Where a word begins, in the phonemes and in the text. */
export interface WordStart {
  /** Index of its first phoneme in the sentence. */
  readonly phoneme: number;
  /** Index of its first code point in the text. */
  readonly text: number;
}

/** The phonemes of a sentence, and where they come from in the text. */
export interface Sentence {
  readonly phonemes: Phonemes;
  /** In order; each begins at another place in the text. */
  readonly wordStarts: readonly WordStart[];
  readonly text: TextRange;
}

/** Piper adds a space after these marks, because they do not end a sentence. */
const MARKS_WITHIN_A_SENTENCE = new Set([',', ':', ';']);

/** espeak marks words it read with another language's rules: `(en)word(de)`. */
const LANGUAGE_SWITCH = /\([^)]+\)/g;

/**
 * Joins espeak's clauses into sentences of phonemes. Yields each sentence when its last clause is
 * read. A text with nothing to read gives one empty sentence, as in Piper.
 *
 * Source of behaviour: Piper 1.3.0, phonemize_espeak.py.
 */
export function* sentencesFromClauses(clauses: Iterable<Clause>): Generator<Sentence> {
  let phonemes: string[] = [];
  let wordStarts: WordStart[] = [];
  let start = 0;
  let end = 0;
  for (const { ipa, terminator, wordStarts: places, end: clauseEnd } of clauses) {
    // The first word begins with its clause, even if espeak does not report its place.
    if (ipa !== '') wordStarts.push({ phoneme: phonemes.length, text: end });
    let reached = places[0] ?? -1;
    let word = 0;
    for (const phoneme of ipa.replace(LANGUAGE_SWITCH, '').normalize('NFD')) {
      phonemes.push(phoneme);
      if (phoneme !== ' ') continue;
      const text = places[++word] ?? -1;
      if (text <= Math.max(reached, end) || text >= clauseEnd) continue;
      wordStarts.push({ phoneme: phonemes.length, text });
      reached = text;
    }
    const mark = TERMINATOR_PUNCTUATION.get(terminator);
    if (mark !== undefined) phonemes.push(mark);
    if (mark !== undefined && MARKS_WITHIN_A_SENTENCE.has(mark)) phonemes.push(' ');
    end = clauseEnd;
    if ((terminator & SENTENCE_BIT) !== 0) {
      yield { phonemes, wordStarts, text: { start, end } };
      phonemes = [];
      wordStarts = [];
      start = end;
    }
  }
  if (phonemes.length > 0) yield { phonemes, wordStarts, text: { start, end } };
}

/**
 * Finds word starts in phonemes that have spaces between words.
 * @param placeOf the place in the text of the phoneme at an index.
 */
export function wordStartsAtSpaces(
  phonemes: Phonemes,
  placeOf: (phoneme: number) => number,
): WordStart[] {
  return phonemes.flatMap((phoneme, index) =>
    SPACE.test(phoneme) || !SPACE.test(phonemes[index - 1] ?? ' ')
      ? []
      : [{ phoneme: index, text: placeOf(index) }],
  );
}

const SPACE = /\s/u;
