import { createHash } from 'node:crypto';
import { type SpeechRequest, soundSettings, type VoiceInfo } from '@hailo-piper/engine';

/** Identifies a sound: equal keys, equal samples. */
export interface SoundKey {
  /** Hash of everything that affects the samples. */
  readonly digest: string;
  /** False if the last bit of a sample may differ between runs. */
  readonly exact: boolean;
}

/**
 * The key of a request's sound. A seed makes the samples repeatable. Without noise and without a
 * seed the last bit may depend on the number of threads.
 *
 * @returns `undefined` if the sound differs each time.
 */
export function soundKey(request: SpeechRequest, voice: VoiceInfo): SoundKey | undefined {
  const sound = soundSettings(request, voice.defaults);
  const noiseless = sound.scales.noiseScale === 0 && sound.scales.noiseWScale === 0;
  // A voice that does not run in windows draws its own noise, whatever the seed.
  const exact = request.seed !== undefined && voice.windowed;
  if (!exact && !noiseless) return undefined;

  const { text, speaker = 0, seed = null, whole = false } = request;
  const { id, revision, windowed } = voice;
  const all = [id, revision, windowed, text, speaker, seed, whole, sound];
  return { digest: createHash('sha256').update(JSON.stringify(all)).digest('base64url'), exact };
}
