import { resampledLength } from '@hailo-piper/audio';
import type { StartedSpeech } from '@hailo-piper/speech';

/**
 * Length of the whole answer in samples at `toHz`. Known from the start for a text of one sentence,
 * else null.
 */
export function knownLength({ first, sampleRate }: StartedSpeech, toHz: number): number | null {
  const { samples, samplesToCome } = first;
  if (samplesToCome === null) return null;
  return resampledLength(samples.length + samplesToCome, sampleRate, toHz);
}
