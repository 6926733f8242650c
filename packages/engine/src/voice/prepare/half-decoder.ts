import { halfPrecision } from '../graph/passes/half-precision.ts';
import type { Pass } from '../graph/passes/pass.ts';
import { splitVoice } from '../graph/split-voice.ts';
import { signalToError } from './audio-distance.ts';
import { openPrepared, type PreparedEntry } from './prepared-voice.ts';
import { FAST_WAYS, type Reference, speakSentence } from './reference-sentence.ts';
import { writeOptimised } from './write-entry.ts';

/** Why a voice has no decoder in half precision: a sentence for the log and for people. */
export class HalfMisfit extends Error {}

/**
 * Decibels from the signal to the error. The embedded voice has 35 and its worst phrase 30, the
 * others that were tried have 40 and more; the one wrong graph that was met had −1.
 */
const LEAST_SIGNAL_TO_ERROR = 25;

/**
 * Writes the decoder in half precision beside the other, and compares it with the stock graph.
 * @param recipe with `half-precision`.
 * @returns the entry with that decoder.
 * @throws HalfMisfit where the voice does not go into it, or does not sound as it should.
 */
export async function addHalfDecoder(
  model: Uint8Array,
  entry: PreparedEntry,
  recipe: readonly Pass[],
  reference: Reference,
): Promise<PreparedEntry> {
  const { parts, rewritten } = splitVoice(model, { recipe });
  if (!rewritten[halfPrecision.name]) throw new HalfMisfit('its decoder is not built as known');
  try {
    await writeOptimised(parts.decoder, entry.folder, 'half-decoder');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new HalfMisfit(`ONNX Runtime does not run it here: ${reason}`, { cause });
  }
  const half: PreparedEntry = { ...entry, decoder: 'f16' };
  const voice = openPrepared(half, 1);
  for (const way of FAST_WAYS) {
    const decibels = signalToError(await speakSentence(voice, reference, way), reference.audio);
    if (decibels < LEAST_SIGNAL_TO_ERROR) {
      throw new HalfMisfit(`only ${decibels.toFixed(1)} dB are between its signal and its error`);
    }
  }
  return half;
}
