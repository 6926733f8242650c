import { TICK_MS } from './engine-process.ts';

/** A unit of work counts as stuck after this many times its expected time. */
const SLOWNESS = 20;
/** Initial estimate of the milliseconds per phoneme id, that of a slow machine. */
const FIRST_MS_PER_ID = 10;
/** A unit may wait so long for workers that load a voice, beside the time for its work. */
const LOADING_MS = 60_000;
/** Weight of the latest sentence in the estimate. */
const LEARNING = 0.2;

interface Unit {
  /** The request. */
  readonly id: number;
  /** Its work, as phoneme ids at length scale 1. */
  readonly size: number;
  /** Ticks since it began, but for the following. */
  ticks: number;
  /** Ticks while a worker loaded a voice, at most those of LOADING_MS. */
  loadingTicks: number;
}

/**
 * The units that workers of the engine process have. Includes those of requests whose client has
 * left, because they can hang a worker, too.
 */
export class WorkLedger {
  readonly #units = new Map<number, Unit>();
  #msPerId = FIRST_MS_PER_ID;
  /** Whether a worker loads a voice, which may be that of a unit in the ledger. */
  isLoading = false;

  get size(): number {
    return this.#units.size;
  }

  /** A unit of the request begins, or turns out to be of another size. */
  begin(unit: number, id: number, size: number): void {
    this.#units.set(unit, { id, size, ticks: 0, loadingTicks: 0 });
  }

  end(unit: number): void {
    this.#units.delete(unit);
  }

  /** Whether a worker works for the request. */
  has(id: number): boolean {
    return [...this.#units.values()].some((unit) => unit.id === id);
  }

  clear(): void {
    this.#units.clear();
    this.isLoading = false;
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
    for (const unit of this.#units.values()) {
      if (this.isLoading && unit.loadingTicks * TICK_MS < LOADING_MS) unit.loadingTicks += 1;
      else unit.ticks += 1;
      if (unit.ticks * TICK_MS > Math.max(minMs, unit.size * this.#msPerId * SLOWNESS))
        stuck ??= unit.id;
    }
    return stuck;
  }
}
