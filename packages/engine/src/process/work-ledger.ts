import { WINDOW_AS_IDS } from '../utterance/expected-work.ts';
import { TICK_MS } from './engine-process.ts';

/** A unit of work counts as stuck after this many times its expected time. */
const SLOWNESS = 20;
/** Initial estimate of the milliseconds per phoneme id, that of a slow machine. */
const FIRST_MS_PER_ID = 10;
/** Weight of the latest sentence in the estimate. */
const LEARNING = 0.2;

interface Unit {
  /** Work until its worker next shows progress, as phoneme ids at length scale 1. */
  size: number;
  /** Ticks since it began or last progressed. */
  ticks: number;
}

/**
 * The units that workers of the engine process have, by request. Includes requests whose client has
 * left, because their units can hang a worker, too.
 */
export class WorkLedger {
  readonly #units = new Map<number, Unit>();
  #msPerId = FIRST_MS_PER_ID;

  get size(): number {
    return this.#units.size;
  }

  begin(id: number, size: number): void {
    this.#units.set(id, { size, ticks: 0 });
  }

  /** The unit's worker made a window; the next progress is another window. */
  advance(id: number): void {
    const unit = this.#units.get(id);
    if (unit === undefined) return;
    unit.ticks = 0;
    unit.size = Math.min(unit.size, WINDOW_AS_IDS);
  }

  end(id: number): void {
    this.#units.delete(id);
  }

  has(id: number): boolean {
    return this.#units.has(id);
  }

  clear(): void {
    this.#units.clear();
  }

  /** @param msPerId milliseconds per phoneme id of a sentence, converted to length scale 1. */
  learn(msPerId: number): void {
    this.#msPerId += (msPerId - this.#msPerId) * LEARNING;
  }

  /**
   * Counts a tick of the supervisor's clock for every unit.
   * @param minMs a unit younger than this is never stuck.
   * @returns the request whose unit has taken so long that its worker must be stuck, if any.
   */
  tick(minMs: number): number | undefined {
    let stuck: number | undefined;
    for (const [id, unit] of this.#units) {
      unit.ticks += 1;
      if (unit.ticks * TICK_MS > Math.max(minMs, unit.size * this.#msPerId * SLOWNESS))
        stuck ??= id;
    }
    return stuck;
  }
}
