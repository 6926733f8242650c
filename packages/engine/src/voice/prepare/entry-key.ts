import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { EngineError } from '../../errors.ts';
import type { VoiceSums } from '../../voice-sums.ts';
import { RECIPE_VERSION } from '../graph/recipe.ts';
import type { DecoderCandidates } from './decoder-choice.ts';
import { sha256OfFile } from './prepared-voice.ts';
import { thisProcessor } from './processor.ts';

const ORT_VERSION: string = createRequire(import.meta.url)('onnxruntime-node/package.json').version;

/** To be raised when the files or the manifest of entries change. */
const ENTRY_VERSION = 7;

/** Hex digits of a key. Not 32: old releases remove entries with 32 digits even while in use. */
const DIGITS = 40;

/** @throws EngineError `voice_load_failed` if a file cannot be read. */
export async function sumsOf(modelPath: string): Promise<VoiceSums> {
  try {
    const [model, config] = await Promise.all([
      sha256OfFile(modelPath),
      sha256OfFile(`${modelPath}.json`),
    ]);
    return { model, config };
  } catch (cause) {
    const problem = `cannot read the voice ${modelPath}: ${(cause as Error).message}`;
    throw new EngineError('voice_load_failed', problem, { cause });
  }
}

/**
 * Key of a voice's entry: a hash of everything that the entry depends on. That is the model, the
 * config (used for calibration), the candidate decoders, and the version of ONNX Runtime and the
 * processor that the graphs are optimised for.
 */
export function entryKey({ model, config }: VoiceSums, candidates: DecoderCandidates): string {
  const files = [model, config];
  const versions = [ENTRY_VERSION, RECIPE_VERSION, ORT_VERSION];
  return createHash('sha256')
    .update(JSON.stringify([...versions, thisProcessor(), candidates, files]))
    .digest('hex')
    .slice(0, DIGITS);
}
