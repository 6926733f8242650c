import type { SentenceTiming, TextRange, TimeSpan } from '@hailo-piper/engine';

interface Place {
  /** Code points of the request's text, `text_end` not included; null where it is from none. */
  readonly text_start: number | null;
  readonly text_end: number | null;
}

interface Times {
  /** Seconds from the beginning of the audio. */
  readonly start: number;
  readonly end: number;
}

export interface PhonemeAnswer extends Place, Times {
  readonly phoneme: string;
}

export interface WordAnswer extends Place, Times {
  readonly text: string;
  readonly phonemes: string;
}

export interface SentenceAnswer extends Place, Times {
  readonly text: string;
}

/** A sentence and its parts, as clients are told of them. */
export interface TimingAnswer {
  readonly sentence: SentenceAnswer;
  /** Null where the voice does not tell. */
  readonly words: readonly WordAnswer[] | null;
  readonly phonemes: readonly PhonemeAnswer[] | null;
}

/**
 * @param text of the request, a code point each.
 * @param sampleRate of the times, Hz.
 */
export const timingAnswer = (
  text: readonly string[],
  { words, phonemes, ...sentence }: SentenceTiming,
  sampleRate: number,
): TimingAnswer => {
  const cut = ({ start, end }: TextRange) => text.slice(start, end).join('');
  const times = ({ startSample, endSample }: TimeSpan): Times => ({
    start: secondsOf(startSample, sampleRate),
    end: secondsOf(endSample, sampleRate),
  });
  return {
    sentence: { text: cut(sentence.text), ...place(sentence.text), ...times(sentence) },
    words:
      words?.map((word) => ({
        text: cut(word.text),
        phonemes: word.phonemes,
        ...place(word.text),
        ...times(word),
      })) ?? null,
    phonemes:
      phonemes?.map(({ phoneme, text: range, ...span }) => ({
        phoneme,
        ...place(range),
        ...times(span),
      })) ?? null,
  };
};

const place = (range: TextRange | null): Place => ({
  text_start: range?.start ?? null,
  text_end: range?.end ?? null,
});

/** To a microsecond, which tells every sample from the next. */
export const secondsOf = (samples: number, sampleRate: number): number =>
  Math.round((samples / sampleRate) * 1e6) / 1e6;
