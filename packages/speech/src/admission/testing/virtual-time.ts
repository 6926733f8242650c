/** Time that jumps from event to event: ten minutes take a moment, and each run is the same. */
export class VirtualTime {
  #now = 0;
  /** Orders events at the same time by arrival. */
  #count = 0;
  readonly #events: { at: number; count: number; run: () => void }[] = [];

  /** Seconds. */
  readonly now = (): number => this.#now;

  after(seconds: number, run: () => void): void {
    const event = { at: this.#now + seconds, count: this.#count++, run };
    let low = 0;
    let high = this.#events.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (comesBefore(event, this.#events[middle] as typeof event)) high = middle;
      else low = middle + 1;
    }
    this.#events.splice(low, 0, event);
  }

  passUntil(seconds: number): void {
    for (;;) {
      const next = this.#events.at(-1);
      if (next === undefined || next.at > seconds) break;
      this.#events.pop();
      this.#now = next.at;
      next.run();
    }
    this.#now = seconds;
  }
}

/** Whether `a` belongs before `b` in the list, whose last entry is next. */
const comesBefore = (a: { at: number; count: number }, b: { at: number; count: number }): boolean =>
  a.at > b.at || (a.at === b.at && a.count > b.count);

/** Numbers from 0 to 1, the same for each seed. */
export function numbersOf(seed: number) {
  return (): number => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
