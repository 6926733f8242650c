import { createHash } from 'node:crypto';
import type { SoundKey } from '@hailo-piper/speech';

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
 * The entity tag of an answer that the same request would give again; RFC 9110, 8.8.3. Weak where the
 * last bit of a sample may differ.
 *
 * @returns `undefined` where the answer is another one each time.
 */
export function speechEtag(sound: SoundKey | undefined, form: AnswerForm): string | undefined {
  if (sound === undefined) return undefined;
  const all = JSON.stringify([sound.digest, form]);
  const digest = createHash('sha256').update(all).digest('base64url').slice(0, 27);
  return sound.exact ? `"${digest}"` : `W/"${digest}"`;
}

/** Whether the client has this answer already, by its `if-none-match`; RFC 9110, 13.1.2. */
export function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  const opaque = (tag: string) => tag.trim().replace(/^W\//, '');
  return ifNoneMatch?.split(',').some((tag) => opaque(tag) === opaque(etag)) ?? false;
}
