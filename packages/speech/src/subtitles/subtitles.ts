import type { SentenceTiming } from '@hailo-piper/engine';
import type { StartedSpeech } from '../started-speech.ts';
import { timedSpeech } from '../timed/timed-speech.ts';
import { cueUnits } from './cue-units.ts';
import { cuesOf } from './cues.ts';
import { writeSrt, writeVtt } from './subtitle-formats.ts';

/**
 * Makes the subtitles of a text. Consumes the speech, which must have been ordered with
 * `timestamps`.
 */
export async function subtitles(
  speech: StartedSpeech,
  text: string,
  format: 'srt' | 'vtt',
): Promise<string> {
  const timed = timedSpeech(speech);
  const sentences: SentenceTiming[] = timed.takeSentences();
  for await (const _ of timed.samples) sentences.push(...timed.takeSentences());
  const cues = cuesOf(cueUnits([...text], sentences, speech.sampleRate));
  return format === 'srt' ? writeSrt(cues) : writeVtt(cues);
}
