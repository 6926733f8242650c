import { type Sentence, wordStartsAtSpaces } from './sentences.ts';

/** A letter with its combining marks, which NFD decomposes and sorts. */
const LETTER = /\P{M}\p{M}*|\p{M}+/gu;

/**
 * The letters of a text as the phonemes of one sentence, for voices of `phoneme_type: text`.
 * Source of behaviour: Piper 1.3.0, voice.py, `PiperVoice.phonemize`.
 */
export function sentenceOfLetters(text: string): Sentence {
  const phonemes: string[] = [];
  const places: number[] = [];
  let place = 0;
  for (const [letter] of text.matchAll(LETTER)) {
    for (const phoneme of letter.normalize('NFD')) {
      phonemes.push(phoneme);
      places.push(place);
    }
    place += [...letter].length;
  }
  return {
    phonemes,
    wordStarts: wordStartsAtSpaces(phonemes, (index) => places[index] ?? 0),
    text: { start: 0, end: place },
  };
}
