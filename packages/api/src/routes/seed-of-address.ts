import { createHash } from 'node:crypto';
import type { SynthesizeBody } from './synthesize.schema.ts';

/** Fields that decide how speech is sent, and nothing of the speech. */
const OF_THE_ANSWER: ReadonlySet<string> = new Set([
  'format',
  'audio_format',
  'sample_rate',
  'stream',
]);
const SEED_BYTES = 6;

/**
 * The seed of speech that is asked for by an address without one: the same for the same address, in
 * whatever order and encoding its fields are, and the same for the subtitles of an audio as for the
 * audio.
 */
export function seedOfAddress(fields: SynthesizeBody): number {
  const ofSpeech = Object.entries(fields)
    .filter(([name]) => !OF_THE_ANSWER.has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(ofSpeech)).digest().readUIntBE(0, SEED_BYTES);
}
