import type { SentenceTiming } from '@hailo-piper/engine';

/**
 * The smallest part of a cue: a word with the marks around it, or a sentence without word timings.
 */
export interface CueUnit {
  /** Includes the space behind it, if any. */
  readonly text: string;
  readonly startSeconds: number;
  /** Where the next unit of its sentence begins, or where the sentence ends. */
  readonly endSeconds: number;
  /** The largest thing that ends with this unit. */
  readonly ends: 'sentence' | 'phrase' | 'word';
}

const SPACE = /\s/;
const OPENING = /[\p{Ps}\p{Pi}"']/u;
const PHRASE_END = /[\p{Po}\p{Pd}\p{Pe}\p{Pf}]\s*$/u;
/** Brackets mark raw phonemes for the engine and are not shown. */
const PHONEME_BRACKETS = /\[\[\s*|\s*\]\]/g;
/** Spoken as spaces; some players would end the line at them. */
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/gu;

/**
 * Splits a text into units, in order, that together cover all that is spoken.
 * @param text one code point per entry.
 * @param sampleRate of the timings, Hz.
 */
export function cueUnits(
  text: readonly string[],
  sentences: readonly SentenceTiming[],
  sampleRate: number,
): CueUnit[] {
  return sentences.flatMap((sentence) => {
    const words = sentence.words ?? [];
    const later = words.slice(1);
    const times = [sentence, ...later].map(({ startSample }) => startSample / sampleRate);
    const places = [
      sentence.text.start,
      ...later.map((word, i) => unitStart(text, words[i]?.text.end ?? 0, word.text.start)),
    ];
    return places.map((place, i): CueUnit => {
      const slice = text.slice(place, places[i + 1] ?? sentence.text.end).join('');
      const isLast = i === places.length - 1;
      const space = isLast && SPACE.test(text[sentence.text.end] ?? '') ? ' ' : '';
      return {
        text: slice.replaceAll(PHONEME_BRACKETS, '').replaceAll(CONTROL, ' ') + space,
        startSeconds: times[i] ?? 0,
        endSeconds: times[i + 1] ?? sentence.endSample / sampleRate,
        ends: isLast ? 'sentence' : PHRASE_END.test(slice) ? 'phrase' : 'word',
      };
    });
  });
}

/** Where a word's unit begins: opening marks belong to it, closing marks to the word before. */
const unitStart = (text: readonly string[], from: number, word: number): number => {
  const space = text.slice(from, word).findLastIndex((character) => SPACE.test(character));
  if (space !== -1) return from + space + 1;
  let start = word;
  while (start > from && OPENING.test(text[start - 1] as string)) start--;
  return start;
};
