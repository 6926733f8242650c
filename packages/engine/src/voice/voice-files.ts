import { basename, dirname } from 'node:path';
import { EngineError } from '../errors.ts';
import type { DecoderCandidates } from './prepare/decoder-choice.ts';
import { entryKey } from './prepare/entry-key.ts';
import { brokenSeal, type Seals, sealsOf } from './prepare/seals.ts';
import { readVoiceConfig, type VoiceConfig } from './voice-config.ts';

/** A voice's own files, the model and its config, as they were at one time. */
export interface VoiceFiles {
  readonly config: VoiceConfig;
  /** Names them, and how they are run here. */
  readonly key: string;
  readonly seals: Seals;
}

/** A voice's files are not what they were. Its message names no path. */
export class VoiceReplaced extends Error {}

/** Files that are copied in place change under our hands for a while. */
const ATTEMPTS = 3;

/**
 * Reads a voice's config and what its files are.
 * @throws EngineError `voice_load_failed`.
 */
export async function readVoiceFiles(
  modelPath: string,
  decoders: DecoderCandidates,
): Promise<VoiceFiles> {
  const model = basename(modelPath);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    // Before they are read: who changes them meanwhile breaks the seals.
    const seals = sealsOf(dirname(modelPath), [model, `${model}.json`]);
    const config = readVoiceConfig(modelPath);
    const files = { config, key: await entryKey(modelPath, decoders), seals };
    if (!isReplaced(files)) return files;
  }
  throw new EngineError('voice_load_failed', `${modelPath} is being written to`);
}

/** Whether something was done to the files; they may still be the same to the last byte. */
export function isReplaced({ config, seals }: VoiceFiles): boolean {
  return brokenSeal(dirname(config.modelPath), seals) !== undefined;
}

/**
 * The files as they are now, which may only have been touched.
 * @throws VoiceReplaced where they are others, or cannot be read.
 */
export async function sameVoiceFiles(
  files: VoiceFiles,
  decoders: DecoderCandidates,
): Promise<VoiceFiles> {
  if (!isReplaced(files)) return files;
  let now: VoiceFiles;
  try {
    now = await readVoiceFiles(files.config.modelPath, decoders);
  } catch (cause) {
    throw new VoiceReplaced('its file cannot be read', { cause });
  }
  if (now.key !== files.key) throw new VoiceReplaced('its file is another one by now');
  return now;
}
