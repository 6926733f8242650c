import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch } from 'node:os';
import { RECIPE_VERSION } from '../graph/recipe.ts';
import { sha256OfFile } from './prepared-voice.ts';

const ORT_VERSION: string = createRequire(import.meta.url)('onnxruntime-node/package.json').version;

/** Raised when an entry's files or manifest change. */
const ENTRY_VERSION = 3;

/**
 * Name of a voice's entry. An optimised graph fits one version of ONNX Runtime and one kind of
 * processor, so both are part of it; so is the voice's config, by which it is calibrated.
 */
export const entryKey = async (modelPath: string): Promise<string> => {
  const files = await Promise.all([modelPath, `${modelPath}.json`].map(sha256OfFile));
  return createHash('sha256')
    .update(JSON.stringify([ENTRY_VERSION, RECIPE_VERSION, ORT_VERSION, arch(), cpuFlags(), files]))
    .digest('hex')
    .slice(0, 32);
};

/** What the first processor can do, as Linux lists it; empty elsewhere. */
const cpuFlags = (): string => {
  try {
    const info = readFileSync('/proc/cpuinfo', 'utf8');
    return /^(?:flags|Features)\s*:\s*(.*)$/m.exec(info)?.[1] ?? '';
  } catch {
    return '';
  }
};
