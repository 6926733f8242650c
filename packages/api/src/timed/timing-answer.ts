import type { SentenceTiming, TextRange, TimeSpan } from '@hailo-piper/engine';

interface Place {
  /** Range in the request's text, code points, `text_end` not included; null for what has no place in it. */
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

/** A sentence and its parts, in the names of the wire. */
export interface TimingAnswer {
  readonly sentence: SentenceAnswer;
  /** Null for a voice that runs whole, which has no timings. */
  readonly words: readonly WordAnswer[] | null;
  readonly phonemes: readonly PhonemeAnswer[] | null;
}

/**
 * @param text of the request, a code point each.
 * @param sampleRate of the times, Hz.
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

/** Seconds, rounded to a microsecond, which is finer than a sample. */
export function secondsOf(samples: number, sampleRate: number): number {
  return Math.round((samples / sampleRate) * 1e6) / 1e6;
}
