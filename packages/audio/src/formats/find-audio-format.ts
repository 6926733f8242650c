import { AudioError } from '../audio-error.ts';
import { aac } from './aac.ts';
import type { AudioFormat } from './audio-format.ts';
import { flac } from './flac.ts';
import { mp3 } from './mp3.ts';
import { opus } from './opus.ts';
import { pcm } from './pcm.ts';
import { wav } from './wav.ts';

/** All formats. A new one is one more file and one more entry. */
export const AUDIO_FORMATS: readonly AudioFormat[] = [mp3, opus, aac, flac, wav, pcm];

/**
 * Finds a format by name; never replaces one by another.
 * @param field request field that had the name.
 * @param besides other values that the field accepts.
 * @throws AudioError `unsupported_format`.
 */
export function findAudioFormat(
  name: string,
  field: string,
  besides: readonly string[] = [],
): AudioFormat {
  const format = AUDIO_FORMATS.find((candidate) => candidate.name === name);
  if (format) return format;
  const names = AUDIO_FORMATS.map((candidate) => candidate.name);
  const supported = [...names, ...besides].join(', ');
  throw new AudioError(
    'unsupported_format',
    `\`${field}\` names a format that is not supported; supported are: ${supported}.`,
    field,
  );
}
