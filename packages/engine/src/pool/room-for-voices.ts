import { statSync } from 'node:fs';
import type { LoadableVoice, VoiceRef } from '../voice/loadable-voice.ts';
import { memoryInUse } from './memory-in-use.ts';

export interface RoomOptions {
  /** Most voices of a worker. Default: no limit. */
  readonly maxLoaded?: number | undefined;
  /** Memory of this process, bytes. Default: no limit. */
  readonly maxMemoryBytes?: number | undefined;
  readonly isInUse: (voice: VoiceRef) => boolean;
  /** Default: measured. */
  readonly memoryBytes?: () => number;
}

/** Decides which voices a worker unloads for another one: the longest unused, never one in use. */
export class RoomForVoices {
  readonly #options: RoomOptions;

  constructor(options: RoomOptions) {
    this.#options = options;
  }

  /** @param held the voices of the worker, the longest unused first. */
  toUnload(held: readonly VoiceRef[], next: LoadableVoice): readonly VoiceRef[] {
    const { maxLoaded = Number.POSITIVE_INFINITY, isInUse } = this.#options;
    const free = held.filter((voice) => !isInUse(voice));
    if (this.#lacksMemory(next)) return free;
    return free.slice(0, Math.max(0, held.length + 1 - maxLoaded));
  }

  #lacksMemory({ config }: LoadableVoice): boolean {
    const { maxMemoryBytes, memoryBytes = memoryInUse } = this.#options;
    if (maxMemoryBytes === undefined) return false;
    // The weights are most of what a voice needs.
    const { size = 0 } = statSync(config.modelPath, { throwIfNoEntry: false }) ?? {};
    return memoryBytes() + size > maxMemoryBytes;
  }
}
