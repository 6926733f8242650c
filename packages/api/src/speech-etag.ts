import { createHash } from 'node:crypto';
import type { SoundKey } from '@hailo-piper/speech';

/** What determines an answer's bytes besides the speech itself. */
export interface AnswerForm {
  /** Version of the program; another version may produce other bytes. */
  readonly version: string;
  /** Name and settings of the audio format. */
  readonly format: unknown;
  /** Hz. */
  readonly sampleRate: number;
  /** How the answer is sent, as this changes the bytes. */
  readonly delivery: string;
}

/**
 * The entity tag of a reproducible answer; RFC 9110, 8.8.3. Weak if the last bit of a sample may
 * differ.
 *
 * @returns `undefined` if each request gives other audio.
 */
export function speechEtag(sound: SoundKey | undefined, form: AnswerForm): string | undefined {
  if (sound === undefined) return undefined;
  const all = JSON.stringify([sound.digest, form]);
  const digest = createHash('sha256').update(all).digest('base64url').slice(0, 27);
  return sound.exact ? `"${digest}"` : `W/"${digest}"`;
}

/** Whether `if-none-match` names the answer's etag; RFC 9110, 13.1.2. */
export function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  const opaque = (tag: string) => tag.trim().replace(/^W\//, '');
  return ifNoneMatch?.split(',').some((tag) => opaque(tag) === opaque(etag)) ?? false;
}
