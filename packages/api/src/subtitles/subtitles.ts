import type { SentenceTiming } from '@hailo-piper/engine';
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
  for await (const { timing } of chunks) if (timing !== undefined) sentences.push(timing);
  const cues = cuesOf(cueUnits([...text], sentences, sampleRate));
  return format === 'srt' ? writeSrt(cues) : writeVtt(cues);
};
