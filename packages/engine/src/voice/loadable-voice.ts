import type { VoiceConfig } from '../voice-config/voice-config.ts';
import type { PreparedEntry } from './prepare/prepared-voice.ts';
import type { Seals } from './prepare/seals.ts';

/** Identifies a voice in a worker's task. The worker gets the full LoadableVoice once. */
export interface VoiceRef {
  readonly id: string;
  /** See `VoiceInfo.revision`. */
  readonly revision: string;
  /** Rises each time that workers have to open the voice anew, which closes the earlier models. */
  readonly life: number;
}

/** A voice's full description, sent to each worker once per life. Plain data. */
export interface LoadableVoice extends VoiceRef {
  readonly config: VoiceConfig;
  /** Undefined if the voice runs as the stock graph. */
  readonly prepared: PreparedEntry | undefined;
  /** Seals of the voice's own files, from which the stock graph is loaded. */
  readonly stock: Seals;
  /** Gain that `steady` applies to bring the voice to the common level. */
  readonly steadyGain: number;
}

/** How a voice speaks one unit of work. */
export interface VoiceTurn {
  readonly voice: LoadableVoice;
  /** Current seals of the voice's own files, if the stock graph replaces the prepared voice. */
  readonly fallback: Seals | undefined;
}

/** The reference to a voice, as tasks carry it. */
export function voiceRef({ id, revision, life }: VoiceRef): VoiceRef {
  return { id, revision, life };
}

/** Names a voice and its bytes, whenever it was opened. */
export function voiceKey({ id, revision }: Pick<VoiceRef, 'id' | 'revision'>): string {
  return `${revision} ${id}`;
}

/** Whether the unit is spoken window by window, with samples that the seed determines. */
export function isWindowed({ voice, fallback }: VoiceTurn): boolean {
  return voice.prepared !== undefined && fallback === undefined;
}
