import { createHash } from 'node:crypto';
import { type SpeechRequest, soundSettings, type VoiceInfo } from '@hailo-piper/engine';

/** What makes bytes of speech, beside the speech itself. */
export interface AnswerForm {
  /** Version of the program, which may make other bytes of the same speech. */
  readonly version: string;
  /** The audio format's name and whatever it encodes with. */
  readonly format: unknown;
  /** Hz. */
  readonly sampleRate: number;
  /** How the bytes are sent, as far as it changes them. */
  readonly delivery: string;
}

/**
 * The entity tag of an answer that the same request would give again; RFC 9110, 8.8.3. A seed
 * makes the same bytes. Without noise and without a seed the last bit may depend on the number of
 * threads, so that tag is a weak one.
 *
 * @returns `undefined` where the answer is another one each time.
 */
export function speechEtag(
  request: SpeechRequest,
  voice: VoiceInfo,
  form: AnswerForm,
): string | undefined {
  const sound = soundSettings(request, voice.defaults);
  const noiseless = sound.scales.noiseScale === 0 && sound.scales.noiseWScale === 0;
  // A voice that runs whole draws its own noise, whatever the seed.
  const seeded = request.seed !== undefined && voice.windowed;
  if (!seeded && !noiseless) return undefined;

  const { text, speaker = 0, seed = null, whole = false } = request;
  const { id, revision, windowed } = voice;
  const all = [id, revision, windowed, text, speaker, seed, whole, sound, form];
  const digest = createHash('sha256').update(JSON.stringify(all)).digest('base64url').slice(0, 27);
  return seeded ? `"${digest}"` : `W/"${digest}"`;
}

/** Whether the client has this answer already, by its `if-none-match`; RFC 9110, 13.1.2. */
export function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  const opaque = (tag: string) => tag.trim().replace(/^W\//, '');
  return ifNoneMatch?.split(',').some((tag) => opaque(tag) === opaque(etag)) ?? false;
}
