import { AudioError } from '../audio-error.ts';
import type { AudioFormat } from './audio-format.ts';

/** Hz. */
export const LOWEST_SAMPLE_RATE = 8000;
export const HIGHEST_SAMPLE_RATE = 48_000;

/** The rates of MPEG-1, MPEG-2 and MPEG-2.5 within those bounds; AAC has them too. */
export const MPEG_SAMPLE_RATES = [8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000];

/**
 * @throws AudioError `unsupported_sample_rate` naming the rates, if the format's codec lacks this
 *   one.
 */
export function checkSampleRate({ name, sampleRates }: AudioFormat, asked: number): void {
  if (!sampleRates || sampleRates.includes(asked)) return;
  throw new AudioError(
    'unsupported_sample_rate',
    `\`sample_rate\` must be one of ${sampleRates.join(', ')} for ${name}; it is ${asked}.`,
    'sample_rate',
  );
}

// The default in files of the original service, which read the key and never used it.
const NEVER_MEANT = 22_050;

/**
 * Sample rate of an answer without a requested one, Hz: as configured, else the voice's own. If the
 * codec lacks that rate, the next higher one.
 */
export function defaultSampleRate(
  { sampleRates }: AudioFormat,
  configured: number | undefined,
  ofVoice: number,
): number {
  const wanted = configured === undefined || configured === NEVER_MEANT ? ofVoice : configured;
  if (!sampleRates) return wanted;
  return sampleRates.find((rate) => rate >= wanted) ?? Math.max(...sampleRates);
}
