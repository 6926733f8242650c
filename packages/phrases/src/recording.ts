import type { AudioChunk } from '@hailo-piper/engine';
import type { ChunkNote, Phrase, PlanNote, Wording } from './phrase.ts';
import { soundKey } from './phrase-key.ts';

/**
 * Makes a phrase of the chunks of an utterance that was spoken to its end, with `timestamps`.
 * @param spokenAt Unix time, seconds.
 */
export function phraseOf(
  chunks: readonly AudioChunk[],
  { sampleRate, spokenAt }: Pick<Wording, 'sampleRate' | 'spokenAt'>,
): Phrase {
  const plans: PlanNote[] = [];
  const notes: ChunkNote[] = [];
  for (const { samples, plan, sentence, piece, silence, last, timing } of chunks) {
    const { phonemeIds, unknown } = plan;
    const note = { phonemeIds, unknown };
    if (!isSame(plans.at(-1), note)) plans.push(note);
    const about = { sentence, piece, silence, last, length: samples.length };
    notes.push({ ...about, plan: plans.length - 1, ...(timing === undefined ? {} : { timing }) });
  }
  const samples = joined(chunks);
  return {
    wording: { sound: soundKey(samples), sampleRate, spokenAt, plans, chunks: notes },
    samples,
  };
}

function joined(chunks: readonly AudioChunk[]): Int16Array {
  const samples = new Int16Array(chunks.reduce((sum, chunk) => sum + chunk.samples.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    samples.set(chunk.samples, at);
    at += chunk.samples.length;
  }
  return samples;
}

const isSame = (a: PlanNote | undefined, b: PlanNote): boolean =>
  a !== undefined &&
  a.phonemeIds === b.phonemeIds &&
  JSON.stringify(a.unknown) === JSON.stringify(b.unknown);
