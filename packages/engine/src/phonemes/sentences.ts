import { type Clause, SENTENCE_BIT, TERMINATOR_PUNCTUATION } from '@hailo-piper/espeak';

/** Phonemes of one sentence, a code point each (NFD), as Piper hands them to the voice. */
export type Phonemes = readonly string[];

/** Piper puts a space after the marks that do not end a sentence. */
const MARKS_WITHIN_A_SENTENCE = new Set([',', ':', ';']);

/** espeak marks words it read with another language's rules: `(en)word(de)`. */
const LANGUAGE_SWITCH = /\([^)]+\)/g;

/**
 * Joins espeak's clauses into sentences of phonemes.
 * Text with nothing to read still gives one empty sentence, which is what Piper does.
 *
 * Source of behaviour: Piper 1.3.0, phonemize_espeak.py.
 */
export const sentencesFromClauses = (clauses: readonly Clause[]): Phonemes[] => {
  const sentences: string[][] = [];
  let sentence: string[] = [];
  for (const { ipa, terminator } of clauses) {
    const mark = TERMINATOR_PUNCTUATION.get(terminator) ?? '';
    const space = MARKS_WITHIN_A_SENTENCE.has(mark) ? ' ' : '';
    const spoken = ipa.replace(LANGUAGE_SWITCH, '') + mark + space;
    for (const phoneme of spoken.normalize('NFD')) sentence.push(phoneme);
    if ((terminator & SENTENCE_BIT) !== 0) {
      sentences.push(sentence);
      sentence = [];
    }
  }
  if (sentence.length > 0) sentences.push(sentence);
  return sentences;
};
