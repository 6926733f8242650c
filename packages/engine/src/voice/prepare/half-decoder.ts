import { halfPrecision } from '../graph/passes/half-precision.ts';
import type { Pass } from '../graph/passes/pass.ts';
import { splitVoice } from '../graph/split-voice.ts';
import { signalToError } from './audio-distance.ts';
import { openPrepared, type PreparedEntry } from './prepared-voice.ts';
import { FAST_WAYS, type Reference, speakSentence } from './reference-sentence.ts';
import { writeOptimised } from './write-entry.ts';

/** A voice cannot have a half-precision decoder. The message is a sentence for the log. */
export class HalfMisfit extends Error {}

/**
 * Least signal-to-error ratio, in decibels. Measured: the embedded voice has 35 (30 for its worst
 * phrase), other voices 40 and more; the only wrong graph that was seen had −1.
 */
const LEAST_SIGNAL_TO_ERROR = 25;

/**
 * Writes a half-precision decoder beside the single-precision one, and compares its audio with the
 * stock graph's.
 * @param recipe has to include `half-precision`.
 * @returns the entry with that decoder.
 * @throws HalfMisfit if the decoder cannot be rewritten or run, or its audio differs too much.
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
