import type { UnknownPhoneme } from '@hailo-piper/engine';

/** Maximum number of phonemes in the header; the others are one sum. */
const MAX_TOLD = 16;

/**
 * Sets `x-unknown-phonemes`: phonemes that the voice lacks, each with the number of omissions, as
 * `%E2%98%83=2, x=1`. After the first sixteen, `*=7` is the sum of all others. Without unknown
 * phonemes the header is absent.
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
