import { HailoPiperError } from '../errors.ts';
import { openPrepared, type PreparedEntry } from './prepare/prepared-voice.ts';
import type { VoiceConfig } from './voice-config.ts';
import type { VoiceModel } from './voice-model.ts';
import { WholeVoice } from './whole-voice.ts';

/** A voice as workers are told of it. */
export interface LoadableVoice {
  readonly config: VoiceConfig;
  /** Absent where the stock graph has to run whole. */
  readonly prepared: PreparedEntry | undefined;
}

/** @throws HailoPiperError `voice_load_failed`. */
export const loadVoice = async (
  { config, prepared }: LoadableVoice,
  intraOpThreads: number,
): Promise<VoiceModel> => {
  if (prepared === undefined) return WholeVoice.load(config, intraOpThreads);
  try {
    return await openPrepared(prepared, intraOpThreads);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new HailoPiperError(
      'voice_load_failed',
      `cannot load the prepared voice in ${prepared.folder}: ${reason}`,
      { cause },
    );
  }
};
