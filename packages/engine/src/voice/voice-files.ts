import { basename, dirname } from 'node:path';
import { EngineError } from '../errors.ts';
import { readVoiceConfig, type VoiceConfig } from '../voice-config/voice-config.ts';
import { lockProblem, type VoiceSums } from '../voice-sums.ts';
import type { DecoderCandidates } from './prepare/decoder-choice.ts';
import { entryKey, sumsOf } from './prepare/entry-key.ts';
import { brokenSeal, type Seals, sealsOf } from './prepare/seals.ts';

/** A voice's own files, model and config, as they were when read. */
export interface VoiceFiles {
  readonly config: VoiceConfig;
  readonly sums: VoiceSums;
  /** Hash of the files' contents and of how they run on this machine; see `entryKey`. */
  readonly key: string;
  readonly seals: Seals;
}

/** A voice's files have changed. The message contains no path. */
export class VoiceReplaced extends Error {}

/** Attempts to read files that change during reading, as when they are being copied. */
const ATTEMPTS = 3;

/**
 * Reads a voice's config and computes the key and seals of its files.
 * @param locked the sums that the files must have. Default: any.
 * @throws EngineError `voice_load_failed`.
 */
export async function readVoiceFiles(
  modelPath: string,
  decoders: DecoderCandidates,
  locked?: VoiceSums,
): Promise<VoiceFiles> {
  const model = basename(modelPath);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    // Sealed before they are read, so that a change during reading breaks the seals.
    const seals = sealsOf(dirname(modelPath), [model, `${model}.json`]);
    const config = readVoiceConfig(modelPath);
    const sums = await sumsOf(modelPath);
    const files = { config, sums, key: entryKey(sums, decoders), seals };
    if (isReplaced(files)) continue;
    const problem = lockProblem(modelPath, sums, locked);
    if (problem !== undefined) throw new EngineError('voice_load_failed', problem);
    return files;
  }
  throw new EngineError('voice_load_failed', `${modelPath} is being written to`);
}

/** Whether a seal is broken. The contents may still be the same. */
export function isReplaced({ config, seals }: VoiceFiles): boolean {
  return brokenSeal(dirname(config.modelPath), seals) !== undefined;
}

/**
 * Reads the files again if a seal is broken; their contents must be the same.
 * @throws VoiceReplaced if the contents differ or cannot be read.
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
