import { WINDOW_AS_IDS } from '../utterance/expected-work.ts';
import { TICK_MS } from './engine-process.ts';

/** A unit of work may take this many times what it should. */
const SLOWNESS = 20;
/** Milliseconds a phoneme id is thought to take before there was any: a slow machine's. */
const FIRST_MS_PER_ID = 10;
/** How much of what is thought the latest sentence makes out. */
const LEARNING = 0.2;

interface Unit {
  /** Work until its worker shows that it gets on, as phoneme ids at length scale 1. */
  size: number;
  /** Since it began, or last got on. */
  ticks: number;
}

/**
 * What the workers of the engine process have in hand, by request. It knows of requests whose
 * client has left, too: their unit can hang a worker as well as any.
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

  /** Its worker has made a window: the next thing to come is another. */
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

  /** @param msPerId what a phoneme id of a sentence at length scale 1 would have taken, milliseconds. */
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
