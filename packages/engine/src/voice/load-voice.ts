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

/** @throws HailoPiperError `voice_load_failed`; a prepared voice opens when it first speaks. */
export const loadVoice = async (
  { config, prepared }: LoadableVoice,
  intraOpThreads: number,
): Promise<VoiceModel> => {
  return prepared === undefined
    ? WholeVoice.load(config, intraOpThreads)
    : openPrepared(prepared, intraOpThreads);
};
