import { basename, dirname, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { VoiceChoice } from '../engine-options.ts';
import type { LogSink } from '../log.ts';
import { readVoiceConfig, voiceIdOf } from '../voice-config/voice-config.ts';
import { lockProblem, type VoiceSums } from '../voice-sums.ts';
import { ListedVoice } from './listed-voice.ts';
import type { DecoderCandidates } from './prepare/decoder-choice.ts';
import { sealsOf } from './prepare/seals.ts';
import { readVoiceFiles } from './voice-files.ts';
import type { VoiceUses } from './voice-uses.ts';

export interface ListingOptions {
  readonly decoders: DecoderCandidates;
  readonly uses: VoiceUses;
  readonly log: LogSink;
}

type Listed = ReadonlyMap<string, ListedVoice>;

/**
 * The voices of a choice, by id; those that are as before are the same objects.
 * @throws EngineError `voice_load_failed` for a voice that has to be there.
 */
export async function readListed(
  { voices, defaultVoice, preload, settling = [], locked = {} }: VoiceChoice,
  listed: Listed,
  options: ListingOptions,
): Promise<Listed> {
  const found = new Map<string, ListedVoice>();
  for (const modelPath of voices) {
    const path = resolve(modelPath);
    const id = voiceIdOf(path);
    const before = listed.get(id);
    const isBefore = before?.config.modelPath === path;
    const isSettling = settling.includes(modelPath);
    if (found.has(id) || (isSettling && !isBefore)) continue;
    const isLockedAsBefore = isDeepStrictEqual(before?.locked, locked[id]);
    if (isBefore && (isSettling || (before.isUntouched && isLockedAsBefore))) {
      found.set(id, before);
      continue;
    }
    try {
      found.set(id, await readVoice(path, before, locked[id], options));
    } catch (error) {
      // A voice that nobody has to have harms no other.
      if (preload === undefined || id === (defaultVoice ?? id)) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      options.log({ level: 'warning', msg: 'a voice is left out', voice: id, reason });
    }
  }
  return found;
}

/** Reads the config. The model is read only if the voice may be one that is already kept. */
async function readVoice(
  path: string,
  before: ListedVoice | undefined,
  locked: VoiceSums | undefined,
  { decoders, uses }: ListingOptions,
): Promise<ListedVoice> {
  const model = basename(path);
  const seals = sealsOf(dirname(path), [model, `${model}.json`]);
  const config = readVoiceConfig(path);
  const mayBeSame = before?.kept !== undefined || uses.isLeaving(config.id);
  if (!mayBeSame) return new ListedVoice(config, seals, locked);
  const files = await readVoiceFiles(path, decoders);
  // It is refused when it is to be prepared.
  if (lockProblem(path, files.sums, locked) !== undefined) {
    return new ListedVoice(config, seals, locked);
  }
  const kept = before?.kept?.isOf(files) ? before.kept : uses.takeBack(files);
  return new ListedVoice(config, seals, locked, kept);
}
