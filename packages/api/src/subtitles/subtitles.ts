import { type SentenceTiming, TimingJoiner } from '@hailo-piper/engine';
import type { HeardSpeech } from '../heard-speech.ts';
import { cueUnits } from './cue-units.ts';
import { cuesOf } from './cues.ts';
import { writeSrt, writeVtt } from './subtitle-formats.ts';

/** The subtitles of a text as it is spoken this time. */
export const subtitles = async (
  { chunks, sampleRate }: HeardSpeech,
  text: string,
  format: 'srt' | 'vtt',
): Promise<string> => {
  const sentences: SentenceTiming[] = [];
  const joiner = new TimingJoiner();
  for await (const { timing } of chunks) {
    const sentence = timing && joiner.add(timing);
    if (sentence) sentences.push(sentence);
  }
  const cues = cuesOf(cueUnits([...text], sentences, sampleRate));
  return format === 'srt' ? writeSrt(cues) : writeVtt(cues);
};
