import { VoiceLost, WorkerLost } from '../losses.ts';
import type { VoiceTurn } from '../voice/loadable-voice.ts';

/** A unit fails after losing this many workers, as a request does with engine processes. */
const WORKERS = 2;
/** Most times that a unit may lose its prepared voice: the first time, and once after a repair. */
const VOICES = 2;

/** The failed tries of a unit. */
export class UnitTries {
  #workersLost = 0;
  #voicesLost = 0;
  #lostLife: number | undefined;

  /** The life of the voice that a worker last failed to open for this unit. */
  get lostLife(): number | undefined {
    return this.#lostLife;
  }

  mayTryAgain(error: unknown, turn: VoiceTurn): boolean {
    if (error instanceof VoiceLost) {
      this.#lostLife = turn.voice.life;
      this.#voicesLost += 1;
      return this.#voicesLost <= VOICES;
    }
    if (!(error instanceof WorkerLost)) return false;
    this.#workersLost += 1;
    return this.#workersLost < WORKERS;
  }
}
