import { resampledLength } from '@hailo-piper/audio';
import type { StartedSpeech } from '@hailo-piper/speech';

/**
 * Samples of the whole answer at a sample rate; known from the start where the text is one
 * sentence, else null.
 */
export function knownLength({ first, sampleRate }: StartedSpeech, toHz: number): number | null {
  const { samples, samplesToCome } = first;
  if (samplesToCome === null) return null;
  return resampledLength(samples.length + samplesToCome, sampleRate, toHz);
}
