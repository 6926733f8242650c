import type { SentenceTiming, TextRange, TimeSpan } from '@hailo-piper/engine';

interface Place {
  /**
   * Range in the request's text, code points, `text_end` excluded; null without a place in the
   * text.
   */
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

/** A sentence with its words and phonemes, with the field names of the answer. */
export interface TimingAnswer {
  readonly sentence: SentenceAnswer;
  /** Null for a voice that is not windowed: it has only sentence times. */
  readonly words: readonly WordAnswer[] | null;
  readonly phonemes: readonly PhonemeAnswer[] | null;
}

/**
 * The timings of one sentence in seconds and code points.
 *
 * @param text The request's text, one code point per element.
 * @param sampleRate Sample rate of the timings, Hz.
 */
export function timingAnswer(
  text: readonly string[],
  { words, phonemes, ...sentence }: SentenceTiming,
  sampleRate: number,
): TimingAnswer {
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
}

const place = (range: TextRange | null): Place => ({
  text_start: range?.start ?? null,
  text_end: range?.end ?? null,
});

/** Seconds, rounded to a microsecond, which is finer than one sample. */
export function secondsOf(samples: number, sampleRate: number): number {
  return Math.round((samples / sampleRate) * 1e6) / 1e6;
}
