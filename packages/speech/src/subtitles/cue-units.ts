import type { SentenceTiming } from '@hailo-piper/engine';

/** The least a cue can hold: a word with the marks around it, or a sentence without times within. */
export interface CueUnit {
  /** With the space behind it, if there is any. */
  readonly text: string;
  readonly startSeconds: number;
  /** Where the next unit of its sentence begins, or where the sentence ends. */
  readonly endSeconds: number;
  /** What ends with it. */
  readonly ends: 'sentence' | 'phrase' | 'word';
}

const SPACE = /\s/;
const OPENING = /[\p{Ps}\p{Pi}"']/u;
const PHRASE_END = /[\p{Po}\p{Pd}\p{Pe}\p{Pf}]\s*$/u;
/** Brackets around raw phonemes are for the engine, not for readers. */
const PHONEME_BRACKETS = /\[\[\s*|\s*\]\]/g;
/** Spoken as spaces; some would end a line for some readers of subtitles. */
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/gu;

/**
 * The units of a text, in order; together they are all of it that is spoken.
 * @param text a code point each.
 * @param sampleRate of the times, Hz.
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

/** Where a word's unit begins: marks that open belong to it, those that close to the one before. */
const unitStart = (text: readonly string[], from: number, word: number): number => {
  const space = text.slice(from, word).findLastIndex((character) => SPACE.test(character));
  if (space !== -1) return from + space + 1;
  let start = word;
  while (start > from && OPENING.test(text[start - 1] as string)) start--;
  return start;
};
