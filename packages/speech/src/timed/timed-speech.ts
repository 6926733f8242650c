import {
  type AudioChunk,
  type SentenceTiming,
  TimingJoiner,
  type UnknownPhoneme,
} from '@hailo-piper/engine';
import type { StartedSpeech } from '../started-speech.ts';

/** Speech with the timings of its sentences, available as samples are read. */
export interface TimedSpeech {
  readonly samples: AsyncGenerator<Int16Array>;
  /** Timings of the sentences completed since the last call; the first chunk counts as read. */
  takeSentences(): SentenceTiming[];
  /** Phonemes that the voice has no sound for, in the part read so far. */
  unknown(): readonly UnknownPhoneme[];
}

/** @param speech ordered with `timestamps`. */
export function timedSpeech({ first, chunks }: StartedSpeech): TimedSpeech {
  const joiner = new TimingJoiner();
  const complete: SentenceTiming[] = [];
  let { unknown } = first.plan;
  const read = ({ timing, plan }: AudioChunk): void => {
    unknown = plan.unknown;
    const sentence = timing && joiner.add(timing);
    if (sentence) complete.push(sentence);
  };
  async function* samples(): AsyncGenerator<Int16Array> {
    for await (const chunk of chunks) {
      if (chunk !== first) read(chunk);
      yield chunk.samples;
    }
  }
  read(first);
  return {
    samples: samples(),
    takeSentences: () => complete.splice(0),
    unknown: () => unknown,
  };
}
