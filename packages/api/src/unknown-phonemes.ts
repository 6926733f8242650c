import type { UnknownPhoneme } from '@hailo-piper/engine';

/** More of them would make the header long; what there is beyond is one number. */
const MAX_TOLD = 16;

/**
 * Sets `x-unknown-phonemes`: what the voice has no sound for, each with how often it was left out, as
 * `%E2%98%83=2, x=1`. Behind the first sixteen `*=7` stands for all others together. Where there are
 * none, there is no header.
 */
export function setUnknownHeader(headers: Headers, unknown: readonly UnknownPhoneme[]): void {
  if (unknown.length === 0) return;
  const told = unknown
    .slice(0, MAX_TOLD)
    .map(({ phoneme, count }) => `${encoded(phoneme)}=${count}`);
  const rest = unknown.slice(MAX_TOLD).reduce((sum, { count }) => sum + count, 0);
  if (rest > 0) told.push(`*=${rest}`);
  headers.set('x-unknown-phonemes', told.join(', '));
}

const encoded = (phoneme: string): string => encodeURIComponent(phoneme).replaceAll('*', '%2A');
