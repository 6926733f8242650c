import { VoiceLost, WorkerLost } from '../losses.ts';
import { isWindowed, type VoiceTurn } from '../voice/loadable-voice.ts';

/** Workers that may be lost with a unit in hand. As with lost engines, a third is no chance. */
const WORKERS = 2;
/** Times a unit may find its prepared voice lost: as it was, and once mended. */
const VOICES = 2;

/** What became of earlier tries of the unit of work in hand. */
export class UnitTries {
  #workersLost = 0;
  #voicesLost = 0;
  #lostLife: number | undefined;

  /** Life of the voice that a worker could not open for it last. */
  get lostLife(): number | undefined {
    return this.#lostLife;
  }

  /** @param made samples of the unit that were sent before it failed. */
  mayTryAgain(error: unknown, turn: VoiceTurn, made: number): boolean {
    if (error instanceof VoiceLost) {
      this.#lostLife = turn.voice.life;
      this.#voicesLost += 1;
      return this.#voicesLost <= VOICES;
    }
    if (!(error instanceof WorkerLost)) return false;
    this.#workersLost += 1;
    // The stock graph says the same thing differently each time.
    return this.#workersLost < WORKERS && (made === 0 || isWindowed(turn));
  }

  /** The unit is done. */
  forget(): void {
    this.#workersLost = 0;
    this.#voicesLost = 0;
    this.#lostLife = undefined;
  }
}
