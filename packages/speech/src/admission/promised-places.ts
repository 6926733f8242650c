/** A place in the queue that is kept for a client who was refused. Seconds of the gate's clock. */
export interface Promised {
  readonly caller: string | undefined;
  /** When a place is expected to be free for it. */
  readonly placeAt: number;
  /** The same when it was first refused: who was before it then stays before it. */
  readonly rank: number;
  /** When it was told to come; before `placeAt`, where that is too long to wait in one go. */
  readonly dueAt: number;
}

/** When places are free, and for whom. */
export interface FreePlaces {
  /** Who asks. */
  readonly caller: string | undefined;
  /** How many of the places that are free a caller may take: no more are kept for it. */
  readonly mayTake: (caller: string | undefined) => number;
  readonly now: number;
  /** Free at this moment. */
  readonly free: number;
  /** When another will be free, and another, seconds from now, in order; as many as `timesNeeded`. */
  readonly times: readonly number[];
  /** The same of the caller's own places, where it has as many as it may have: another of them has to be free. */
  readonly ownTimes?: readonly number[] | undefined;
  /** Nothing was measured yet: who comes back soon can be told better. */
  readonly isGuess: boolean;
  /** How many clients may come at once beside those for whom places become free. */
  readonly burst: number;
  /** Requests of the caller that are accepted; undefined for nobody in particular. */
  readonly held: number | undefined;
}

/** Promises there may be; who is refused beyond that is only told when to try again. */
const MAX_PROMISES = 512;
/**
 * The official OpenAI clients obey no `retry-after` above it, in seconds, and come back twice: who has to
 * wait longer, but not twice as long, is told to come in between.
 */
const LONGEST_WAIT = 60;
/** Share of its time after which. */
const FIRST_STEP = 0.65;
/** Where that is only a guess, seconds. */
const LONGEST_GUESS = 5;
/** Promises of an address for each request that it has accepted beyond the first. */
const PROMISES_PER_REQUEST = 8;
/** Those who are promised nothing are told so many different times. */
const SPREAD = 16;
/** A timer may be early by so much, seconds. */
const EARLY = 0.01;
/** How late a client may be, seconds: besides its way here it may have to connect. */
const LATE = 2;
/** Of any eight places in a row one caller is promised seven: others do not wait behind all of them. */
const SHARE = 7 / 8;

/**
 * The queue of those who were refused. Each is promised the place behind those already promised and told
 * when it will be free, so that they come one after another and find it.
 */
export class PromisedPlaces {
  /** Whose place is free first is first. */
  #line: Promised[] = [];
  #unpromised = 0;

  get size(): number {
    return this.#line.length;
  }

  /** How many times at which places become free it looks at. */
  get timesNeeded(): number {
    return 1 + Math.ceil((this.size + 1) / SHARE);
  }

  /** Forgets those who did not come. */
  expire(now: number): void {
    if (this.#line.some(({ dueAt }) => dueAt + LATE < now)) {
      this.#line = this.#line.filter(({ dueAt }) => dueAt + LATE >= now);
    }
  }

  /** Whether somebody who comes now takes no place that others will need. */
  hasRoom(places: FreePlaces): boolean {
    return places.free > 0 && this.#ahead(places) === 0;
  }

  /** Takes the promise of a caller who was told to come now; undefined where there is none. */
  claim(caller: string | undefined, now: number): Promised | undefined {
    const isDue = (other: Promised) => other.caller === caller && other.dueAt <= now + EARLY;
    const index = this.#line.findIndex(isDue);
    return index === -1 ? undefined : this.#line.splice(index, 1)[0];
  }

  /**
   * Promises a place to who asks.
   * @param earlier what the client was promised, and was not free or was not to be yet.
   * @returns whole seconds after which the client is to come.
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
    const index = this.#line.findIndex((other) => other.placeAt > placeAt);
    const promised = { caller, placeAt, rank: earlier?.rank ?? placeAt, dueAt: now + told };
    this.#line.splice(index === -1 ? this.size : index, 0, promised);
    return told;
  }

  /** How many there are before one more would take the place of nobody behind it. */
  #ahead(places: FreePlaces): number {
    const line = this.#inTheWay(places);
    for (let index = line.length - 1; index >= 0; index--) {
      if (freeBy((line[index] as Promised).placeAt, places) < index + 2) return index + 1;
    }
    return 0;
  }

  /**
   * The promises for which who asks has to leave a place. What another caller may take only when it gives a
   * place back takes none from anybody.
   */
  #inTheWay({ caller, mayTake }: FreePlaces): readonly Promised[] {
    const left = new Map<string | undefined, number>([[caller, Number.POSITIVE_INFINITY]]);
    return this.#line.filter((other) => {
      const places = left.get(other.caller) ?? mayTake(other.caller);
      left.set(other.caller, places - 1);
      return places > 0;
    });
  }

  /** The place of a client who was promised one before, counted from 1. */
  #numberOf({ rank }: Promised): number {
    return 1 + this.#line.filter((other) => other.rank < rank).length;
  }

  /** The place of a client who is promised one more. */
  #lastNumber(places: FreePlaces): number {
    const { caller } = places;
    const own = this.#line.filter((other) => other.caller === caller).length;
    return 1 + Math.max(this.#ahead(places), Math.ceil(own / SHARE));
  }

  /** Seconds until one of the caller's own places is free that is promised to none of its requests. */
  #ownFreeIn({ caller, ownTimes }: FreePlaces, earlier: Promised | undefined): number {
    if (ownTimes === undefined) return 0;
    const isBefore = ({ rank }: Promised) => earlier === undefined || rank < earlier.rank;
    const own = this.#line.filter((other) => other.caller === caller && isBefore(other)).length;
    return ownTimes[own] ?? ownTimes.at(-1) ?? 0;
  }

  /** Whether so many come in half a second that there cannot be a place for one more. */
  #isCrowded(at: number, places: FreePlaces): boolean {
    const [from, to] = [at - 0.25, at + 0.25];
    const coming = this.#line.filter(({ dueAt }) => dueAt >= from && dueAt < to).length;
    return coming > places.burst + freeBy(to, places) - freeBy(from, places);
  }
}

/**
 * Promises that one caller may have. Who asks again and again gains nothing by it; an address
 * with several requests accepted is that of several clients, each with a promise of its own.
 */
const mostPromises = ({ held }: FreePlaces): number =>
  held === undefined ? MAX_PROMISES : 1 + PROMISES_PER_REQUEST * Math.max(0, held - 1);

/** Places that are free by then, if nobody took one. */
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

/** Seconds until a place is free, by its number. */
const freeIn = (number: number, { free, times }: FreePlaces): number =>
  number <= free ? 0 : (times[number - free - 1] ?? times.at(-1) ?? 0);
