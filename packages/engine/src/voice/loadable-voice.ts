import type { PreparedEntry } from './prepare/prepared-voice.ts';
import type { Seals } from './prepare/seals.ts';
import type { VoiceConfig } from './voice-config.ts';

/** Names a voice in a task for a worker, which is told the rest of it once. */
export interface VoiceRef {
  readonly id: string;
  /** See `VoiceInfo.revision`. */
  readonly revision: string;
  /** Rises each time that workers have to open the voice anew; an earlier life's models are closed. */
  readonly life: number;
}

/** What a worker is told of a voice, once in each life of it. Plain data. */
export interface LoadableVoice extends VoiceRef {
  readonly config: VoiceConfig;
  /** Undefined where the stock graph has to run whole. */
  readonly prepared: PreparedEntry | undefined;
  /** The voice's own files, which the stock graph is loaded from. */
  readonly stock: Seals;
  /** Gain by which `steady` brings it to the level of all voices. */
  readonly steadyGain: number;
}

/** How a voice speaks one unit of work. */
export interface VoiceTurn {
  readonly voice: LoadableVoice;
  /** The voice's own files as they are now, where the stock graph stands in for the prepared voice. */
  readonly standIn: Seals | undefined;
}

/** The name alone, as tasks carry it. */
export function voiceRef({ id, revision, life }: VoiceRef): VoiceRef {
  return { id, revision, life };
}

/** Whether the unit comes window by window, and the same each time. */
export function isWindowed({ voice, standIn }: VoiceTurn): boolean {
  return voice.prepared !== undefined && standIn === undefined;
}
