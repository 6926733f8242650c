import {
  type AudioChunk,
  type SentenceTiming,
  TimingJoiner,
  type UnknownPhoneme,
} from '@hailo-piper/engine';
import type { StartedSpeech } from '../started-speech.ts';

/** Speech whose sentences are told as their samples are taken. */
export interface TimedSpeech {
  readonly samples: AsyncGenerator<Int16Array>;
  /** The sentences that have become complete since it was last asked; at first, what the first chunk has. */
  takeSentences(): SentenceTiming[];
  /** What the voice has no sound for, in as much as was read. */
  unknown(): readonly UnknownPhoneme[];
}

/** @param speech that was ordered with `timestamps`. */
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
