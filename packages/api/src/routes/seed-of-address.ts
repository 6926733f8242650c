import { createHash } from 'node:crypto';
import type { SynthesizeBody } from './synthesize.schema.ts';

/** Fields of the answer's form, which do not affect the speech. */
const OF_THE_ANSWER: ReadonlySet<string> = new Set([
  'format',
  'audio_format',
  'sample_rate',
  'stream',
  'cache',
]);
const SEED_BYTES = 6;

/**
 * The default seed of speech requested by GET. It is the same for the same address, in any order
 * and encoding of its fields, and the same for audio and its subtitles.
 */
export function seedOfAddress(fields: SynthesizeBody): number {
  const ofSpeech = Object.entries(fields)
    .filter(([name]) => !OF_THE_ANSWER.has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(ofSpeech)).digest().readUIntBE(0, SEED_BYTES);
}
