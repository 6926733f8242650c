import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { EngineError } from '../../errors.ts';
import { RECIPE_VERSION } from '../graph/recipe.ts';
import type { DecoderCandidates } from './decoder-choice.ts';
import { sha256OfFile } from './prepared-voice.ts';
import { thisProcessor } from './processor.ts';

const ORT_VERSION: string = createRequire(import.meta.url)('onnxruntime-node/package.json').version;

/** Raised when an entry's files or manifest change. */
const ENTRY_VERSION = 7;

/** Digits of a name. Releases that removed what others use look for names with 32. */
const DIGITS = 40;

/**
 * Name of a voice's entry. An optimised graph fits one version of ONNX Runtime and one kind of
 * processor, so both are part of it; so are the voice's config, by which it is calibrated, and the
 * decoders there were to choose from.
 * @throws EngineError `voice_load_failed` when its files cannot be read.
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
