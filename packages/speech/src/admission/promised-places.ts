/**
 * A place in the queue that is kept for a refused client. Times are seconds of the gate's clock.
 */
export interface Promised {
  readonly caller: string | undefined;
  /** When its place is expected to be free. */
  readonly placeAt: number;
  /** The first `placeAt` of this client. Keeps the order of clients that are refused again. */
  readonly rank: number;
  /** When the client was told to return. Before `placeAt` if that is too far away for one wait. */
  readonly dueAt: number;
}

/** When places become free for a caller. */
export interface FreePlaces {
  /** The caller that asks for a place. */
  readonly caller: string | undefined;
  /** How many free places a caller may take; no more are kept for it. */
  readonly mayTake: (caller: string | undefined) => number;
  readonly now: number;
  /** Places free now. */
  readonly free: number;
  /** Seconds from now at which further places become free, ascending; as many as `timesNeeded`. */
  readonly times: readonly number[];
  /**
   * `times` of the caller's own places. Present if the caller is at its limit: it has to wait for
   * one of these.
   */
  readonly ownTimes?: readonly number[] | undefined;
  /** Nothing was measured yet, so an early retry gets a better estimate. */
  readonly isGuess: boolean;
  /** How many clients may return at once, beside those whose places become free. */
  readonly burst: number;
  /** Accepted requests of the caller; undefined for a request without caller. */
  readonly held: number | undefined;
}

/** Most promises. Beyond that a client only gets a time to retry. */
const MAX_PROMISES = 512;
/**
 * The official OpenAI clients ignore a longer `retry-after`, in seconds, and retry twice. A client
 * that has to wait longer, but less than twice as long, is told to return once in between.
 */
const LONGEST_WAIT = 60;
/** When that is, as a share of the whole wait. */
const FIRST_STEP = 0.65;
/** Longest wait told before anything is measured, seconds. */
const LONGEST_GUESS = 5;
/** Promises an address may have for each accepted request beyond the first. */
const PROMISES_PER_REQUEST = 8;
/** Number of different times that clients without a promise are told. */
const SPREAD = 16;
/** How much a timer may be early, seconds. */
const EARLY = 0.01;
/** How late a client may be, seconds: it may have to connect first. */
const LATE = 2;
/**
 * Largest share of one caller: seven of eight places in a row, so that others are not all behind
 * it.
 */
const SHARE = 7 / 8;

/**
 * The queue of refused clients. Each is promised the place after those already promised and told
 * when it will be free, so that clients return one after another and find a place.
 */
export class PromisedPlaces {
  /** Ordered by `placeAt`. */
  #line: Promised[] = [];
  #unpromised = 0;

  get size(): number {
    return this.#line.length;
  }

  /** How many times of free places a promise may need. */
  get timesNeeded(): number {
    return 1 + Math.ceil((this.size + 1) / SHARE);
  }

  /** Drops promises of clients that did not return. */
  expire(now: number): void {
    if (this.#line.some(({ dueAt }) => dueAt + LATE < now)) {
      this.#line = this.#line.filter(({ dueAt }) => dueAt + LATE >= now);
    }
  }

  /** Whether the caller can have a place now without taking one that is promised. */
  hasRoom(places: FreePlaces): boolean {
    return places.free > 0 && this.#ahead(places) === 0;
  }

  /** Removes and returns the promise of a caller that is due now; undefined without one. */
  claim(caller: string | undefined, now: number): Promised | undefined {
    const isDue = (other: Promised) => other.caller === caller && other.dueAt <= now + EARLY;
    const index = this.#line.findIndex(isDue);
    return index === -1 ? undefined : this.#line.splice(index, 1)[0];
  }

  /** Keeps a promise that was claimed and not used. */
  keep(promised: Promised): void {
    this.#insert(promised);
  }

  /**
   * Promises a place to the caller.
   * @param earlier its previous promise, if that place was not free or is not due yet.
   * @returns whole seconds until the client should return.
   */
  promise(places: FreePlaces, earlier: Promised | undefined): number {
    const { now, caller } = places;
    const own = this.#line.filter((other) => other.caller === caller);
    if (earlier === undefined && own.length >= mostPromises(places)) {
      return Math.max(1, Math.ceil((own.at(-1) as Promised).dueAt - now));
    }
    const number = earlier ? this.#numberOf(earlier) : this.#lastNumber(places);
    const seconds = Math.max(freeIn(number, places), this.#ownFreeIn(places, earlier));
    let wait = Math.max(1, Math.ceil(seconds));
    if (number > MAX_PROMISES || this.size >= MAX_PROMISES) {
      this.#unpromised += 1;
      return Math.ceil(wait * (1 + (this.#unpromised % SPREAD) / SPREAD));
    }
    while (wait < LONGEST_WAIT && this.#isCrowded(now + wait, places)) wait += 1;
    const isInTwoSteps = wait > LONGEST_WAIT && wait <= 2 * LONGEST_WAIT;
    const step = isInTwoSteps ? Math.min(LONGEST_WAIT, Math.ceil(FIRST_STEP * wait)) : wait;
    const told = places.isGuess ? Math.min(step, 1 + (number % LONGEST_GUESS)) : step;
    const placeAt = now + wait;
    this.#insert({ caller, placeAt, rank: earlier?.rank ?? placeAt, dueAt: now + told });
    return told;
  }

  #insert(promised: Promised): void {
    const index = this.#line.findIndex(({ placeAt }) => placeAt > promised.placeAt);
    this.#line.splice(index === -1 ? this.size : index, 0, promised);
  }

  /** How many promises a further request has to leave a place for. */
  #ahead(places: FreePlaces): number {
    const line = this.#inTheWay(places);
    for (let index = line.length - 1; index >= 0; index--) {
      if (freeBy((line[index] as Promised).placeAt, places) < index + 2) return index + 1;
    }
    return 0;
  }

  /**
   * The promises that the caller has to leave a place for. Promises beyond what another caller may
   * take do not count: those wait for one of its own places.
   */
  #inTheWay({ caller, mayTake }: FreePlaces): readonly Promised[] {
    const left = new Map<string | undefined, number>([[caller, Number.POSITIVE_INFINITY]]);
    return this.#line.filter((other) => {
      const places = left.get(other.caller) ?? mayTake(other.caller);
      left.set(other.caller, places - 1);
      return places > 0;
    });
  }

  /** Position of a client that already had a promise, from 1. */
  #numberOf({ rank }: Promised): number {
    return 1 + this.#line.filter((other) => other.rank < rank).length;
  }

  /** Position of a client with a new promise, from 1. */
  #lastNumber(places: FreePlaces): number {
    const { caller } = places;
    const own = this.#line.filter((other) => other.caller === caller).length;
    return 1 + Math.max(this.#ahead(places), Math.ceil(own / SHARE));
  }

  /** Seconds until the caller has a place of its own that none of its requests is promised. */
  #ownFreeIn({ caller, ownTimes }: FreePlaces, earlier: Promised | undefined): number {
    if (ownTimes === undefined) return 0;
    const isBefore = ({ rank }: Promised) => earlier === undefined || rank < earlier.rank;
    const own = this.#line.filter((other) => other.caller === caller && isBefore(other)).length;
    return ownTimes[own] ?? ownTimes.at(-1) ?? 0;
  }

  /** Whether too many clients return in this half second for one more to find a place. */
  #isCrowded(at: number, places: FreePlaces): boolean {
    const [from, to] = [at - 0.25, at + 0.25];
    const coming = this.#line.filter(({ dueAt }) => dueAt >= from && dueAt < to).length;
    return coming > places.burst + freeBy(to, places) - freeBy(from, places);
  }
}

/**
 * Most promises of one caller, so that repeated requests gain nothing. An address with several
 * accepted requests is taken for several clients, each with promises of its own.
 */
const mostPromises = ({ held }: FreePlaces): number =>
  held === undefined ? MAX_PROMISES : 1 + PROMISES_PER_REQUEST * Math.max(0, held - 1);

/** Places free at a time if no request takes one. */
const freeBy = (at: number, { now, free, times }: FreePlaces): number => {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] as number) <= at - now) low = middle + 1;
    else high = middle;
  }
  return free + low;
};

/** Seconds until the place of that number is free. */
const freeIn = (number: number, { free, times }: FreePlaces): number =>
  number <= free ? 0 : (times[number - free - 1] ?? times.at(-1) ?? 0);
