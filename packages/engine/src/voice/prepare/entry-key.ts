import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { EngineError } from '../../errors.ts';
import { RECIPE_VERSION } from '../graph/recipe.ts';
import type { DecoderCandidates } from './decoder-choice.ts';
import { sha256OfFile } from './prepared-voice.ts';
import { thisProcessor } from './processor.ts';

const ORT_VERSION: string = createRequire(import.meta.url)('onnxruntime-node/package.json').version;

/** To be raised when the files or the manifest of entries change. */
const ENTRY_VERSION = 7;

/** Hex digits of a key. Not 32: old releases remove entries with 32 digits even while in use. */
const DIGITS = 40;

/**
 * Key of a voice's entry: a hash of everything that the entry depends on. That is the model, the
 * config (used for calibration), the candidate decoders, and the version of ONNX Runtime and the
 * processor that the graphs are optimised for.
 * @throws EngineError `voice_load_failed` if the voice's files cannot be read.
 */
export async function entryKey(modelPath: string, candidates: DecoderCandidates): Promise<string> {
  const read = [modelPath, `${modelPath}.json`].map(sha256OfFile);
  const files = await Promise.all(read).catch((cause: Error) => {
    const problem = `cannot read the voice ${modelPath}: ${cause.message}`;
    throw new EngineError('voice_load_failed', problem, { cause });
  });
  const versions = [ENTRY_VERSION, RECIPE_VERSION, ORT_VERSION];
  return createHash('sha256')
    .update(JSON.stringify([...versions, thisProcessor(), candidates, files]))
    .digest('hex')
    .slice(0, DIGITS);
}
