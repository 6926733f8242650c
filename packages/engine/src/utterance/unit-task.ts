import type { VoiceTurn } from '../voice/loadable-voice.ts';
import type { UnitTries } from './unit-tries.ts';

/** What a unit does, and how it is repeated. */
export interface UnitTask {
  readonly tries: UnitTries;
  /** For the scheduler; see `Unit`. */
  readonly cost: number;
  /** Index of the piece. */
  readonly piece: number;
  /** Whether a part of the piece is made, which the stock graph must not continue. */
  readonly isBegun: boolean;
  /**
   * @param unit its number.
   * @param free see `Unit`.
   */
  run(turn: VoiceTurn, unit: number, free: () => void): Promise<void>;
  /** The task failed and is to be taken again. */
  giveBack(): void;
}
