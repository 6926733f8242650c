import type { PhonemeTiming, SentenceTiming, TimeSpan, WordTiming } from '../speech-timing.ts';
import type { Script } from './script.ts';

/** The samples of a spoken piece. */
export interface SpokenSamples {
  /** Samples of the utterance before the piece. */
  readonly startSample: number;
  /** Samples of the whole piece. */
  readonly samples: number;
  /** Samples of each of its phoneme ids; null for a voice that reports no durations. */
  readonly samplesPerId: ArrayLike<number> | null;
}

/** The times of a script. A phoneme lasts as long as its ids and the PAD after them. */
export function sentenceTiming(
  { text, phonemes, idStarts, words }: Script,
  { startSample, samples, samplesPerId }: SpokenSamples,
): SentenceTiming {
  const sentence = { text, startSample, endSample: startSample + samples };
  if (samplesPerId === null) return { ...sentence, words: null, phonemes: null };

  const idTimes = [startSample];
  for (let id = 0; id < samplesPerId.length; id++) {
    idTimes.push((idTimes[id] as number) + (samplesPerId[id] as number));
  }
  const timeOf = (phoneme: number): number => idTimes[idStarts[phoneme] as number] as number;
  const span = (start: number, end: number): TimeSpan => ({
    startSample: timeOf(start),
    endSample: timeOf(end),
  });
  /** A phoneme that the voice has no id for is not spoken. */
  const isSpoken = (phoneme: number) => idStarts[phoneme] !== idStarts[phoneme + 1];

  const spokenPhonemes = phonemes.flatMap((phoneme, index): PhonemeTiming[] => {
    if (!isSpoken(index)) return [];
    const word = words.find(({ start, end }) => index >= start && index < end);
    return [{ phoneme, text: word?.text ?? null, ...span(index, index + 1) }];
  });
  const spokenWords = words.flatMap(({ text, start, end }): WordTiming[] => {
    const said = phonemes.slice(start, end).filter((_, index) => isSpoken(start + index));
    if (said.length === 0) return [];
    return [{ text, phonemes: said.join(''), ...span(start, end) }];
  });
  return { ...sentence, words: spokenWords, phonemes: spokenPhonemes };
}
