import { VoiceLost, WorkerLost } from '../losses.ts';
import { isWindowed, type VoiceTurn } from '../voice/loadable-voice.ts';

/** A unit fails after losing this many workers, as a request does with engine processes. */
const WORKERS = 2;
/** Most times that a unit may lose its prepared voice: the first time, and once after a repair. */
const VOICES = 2;

/** The failed tries of the current unit. */
export class UnitTries {
  #workersLost = 0;
  #voicesLost = 0;
  #lostLife: number | undefined;

  /** The life of the voice that a worker last failed to open for this unit. */
  get lostLife(): number | undefined {
    return this.#lostLife;
  }

  /** @param made samples that the unit sent before it failed. */
  mayTryAgain(error: unknown, turn: VoiceTurn, made: number): boolean {
    if (error instanceof VoiceLost) {
      this.#lostLife = turn.voice.life;
      this.#voicesLost += 1;
      return this.#voicesLost <= VOICES;
    }
    if (!(error instanceof WorkerLost)) return false;
    this.#workersLost += 1;
    // The stock graph makes other samples each time.
    return this.#workersLost < WORKERS && (made === 0 || isWindowed(turn));
  }

  /** The unit is done. */
  forget(): void {
    this.#workersLost = 0;
    this.#voicesLost = 0;
    this.#lostLife = undefined;
  }
}
