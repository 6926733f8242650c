import { type Clause, SENTENCE_BIT, TERMINATOR_PUNCTUATION } from '@hailo-piper/espeak';
import type { TextRange } from '../speech-timing.ts';

/** Phonemes of one sentence, a code point each (NFD), as Piper hands them to the voice. */
export type Phonemes = readonly string[];

/** From this phoneme on, up to the next word's, the phonemes speak the text from there on. */
export interface WordStart {
  /** Index into the sentence's phonemes. */
  readonly phoneme: number;
  /** Code point of the text. */
  readonly text: number;
}

/** The phonemes of a sentence, and where in the text they come from. */
export interface Sentence {
  readonly phonemes: Phonemes;
  /** In order, each with its own place in the text. */
  readonly wordStarts: readonly WordStart[];
  readonly text: TextRange;
}

/** Piper puts a space after the marks that do not end a sentence. */
const MARKS_WITHIN_A_SENTENCE = new Set([',', ':', ';']);

/** espeak marks words it read with another language's rules: `(en)word(de)`. */
const LANGUAGE_SWITCH = /\([^)]+\)/g;

/**
 * Joins espeak's clauses into sentences of phonemes, each as soon as its last clause is there.
 * Text with nothing to read still gives one empty sentence, which is what Piper does.
 *
 * Source of behaviour: Piper 1.3.0, phonemize_espeak.py.
 */
export function* sentencesFromClauses(clauses: Iterable<Clause>): Generator<Sentence> {
  let phonemes: string[] = [];
  let wordStarts: WordStart[] = [];
  let start = 0;
  let end = 0;
  for (const { ipa, terminator, wordStarts: places, end: clauseEnd } of clauses) {
    // A clause is read from its beginning, also where espeak has lost the place of its first word.
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
 * Word starts in phonemes that are written with a space between words.
 * @param placeOf where in the text a phoneme is, by its index.
 */
export const wordStartsAtSpaces = (
  phonemes: Phonemes,
  placeOf: (phoneme: number) => number,
): WordStart[] =>
  phonemes.flatMap((phoneme, index) =>
    SPACE.test(phoneme) || !SPACE.test(phonemes[index - 1] ?? ' ')
      ? []
      : [{ phoneme: index, text: placeOf(index) }],
  );

const SPACE = /\s/u;
