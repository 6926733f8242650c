import type { Call, EngineStatus } from '@hailo-piper/engine';
import { EngineError } from '@hailo-piper/engine';
import type { Backlog } from './backlog.ts';
import { type FreePlaces, type Promised, PromisedPlaces } from './promised-places.ts';

export interface GateOptions {
  /** Accepted requests beyond one per worker; further ones are refused. */
  readonly maxQueued: number;
  /**
   * Longest expected wait for the first sentence, milliseconds; a request with a longer one is
   * refused.
   */
  readonly requestTimeoutMs: number;
}

/** The places that one caller has and may have. */
export interface CallerShare {
  readonly held: number;
  readonly limit: number;
  /** Configuration key of the limit. */
  readonly key: string;
}

/** The share of a caller; undefined if it may have all places. */
export type ShareOf = (caller: string | undefined) => CallerShare | undefined;

/**
 * Factor on expected waits: a client that returns late finds a place, one that returns early is
 * refused again.
 */
const CAUTION = 1.15;
/** How long calculated free times are reused, seconds. */
const REMEMBERED_SECONDS = 0.02;

/**
 * Accepts requests, or refuses them at once with the time to retry. The promised place is kept for
 * the refused client, so that a newcomer does not take it.
 */
export class Gate {
  readonly #backlog: Backlog;
  readonly #options: GateOptions;
  readonly #promised = new PromisedPlaces();
  readonly #now: () => number;
  /** Times at which places become free, by caller; undefined stands for all callers. */
  readonly #known = new Map<string | undefined, Pick<FreePlaces, 'now' | 'times'>>();

  /** @param now a clock that never goes back, seconds. */
  constructor(backlog: Backlog, options: GateOptions, now = () => performance.now() / 1000) {
    this.#backlog = backlog;
    this.#options = options;
    this.#now = now;
  }

  /**
   * Accepts a request, or throws.
   * @param shareOf gives the limit of each caller. Default: no limits.
   * @throws EngineError `queue_full`.
   */
  admit(status: EngineStatus, call: Call, shareOf: ShareOf = () => undefined): void {
    this.#takePlace(status, call, shareOf);
  }

  /**
   * Throws what `admit` would throw, and promises a place as it does. A caller that is not refused
   * keeps its promise: its request comes later.
   * @throws EngineError `queue_full`.
   */
  expectPlace(status: EngineStatus, call: Call, shareOf: ShareOf = () => undefined): void {
    const claim = this.#takePlace(status, call, shareOf);
    if (claim !== undefined) this.#promised.keep(claim);
  }

  /** @returns the promise that the caller used; undefined if it had none. */
  #takePlace(status: EngineStatus, call: Call, shareOf: ShareOf): Promised | undefined {
    const { caller } = call;
    const now = this.#now();
    const { size } = this.#backlog;
    const { total: workers } = status.workers;
    const limit = this.#options.maxQueued + workers;
    const share = shareOf(caller);
    const leftOf = (one: CallerShare | undefined) =>
      one === undefined ? limit : Math.max(0, one.limit - one.held);
    const left = Math.min(limit - size, leftOf(share));
    const isFull = left <= 0;
    const firstTurnMs = 1000 * this.#backlog.firstTurnSeconds(status, caller);
    const latestMs = this.#latestStartMs(call, now);
    const isLate = !isFull && firstTurnMs > latestMs;
    const free = isFull || isLate ? 0 : left;
    this.#promised.expire(now);
    const claim = this.#promised.claim(caller, now);
    const isDue = claim !== undefined && claim.placeAt <= now + 1;
    // No place is kept free while a worker is idle.
    if (free > 0 && (isDue || this.#promised.size === 0 || size < workers)) return claim;
    const { times, now: then } = this.#freeTimes(status, now);
    const hasItsShare = caller !== undefined && share !== undefined && share.held >= share.limit;
    const ownTimes = hasItsShare ? this.#freeTimes(status, now, caller).times : undefined;
    const isGuess = status.counters.sentences === 0;
    const mayTake = (other: string | undefined) => leftOf(shareOf(other));
    const burst = Math.ceil(limit / 2);
    const held = share?.held;
    const places = { caller, mayTake, now: then, free, times, ownTimes, isGuess, burst, held };
    if (this.#promised.hasRoom(places)) return claim;
    const retryAfterSeconds = this.#promised.promise(places, claim);
    const reason = isLate ? this.#lateness(latestMs) : this.#reason(free, workers, share);
    throw new EngineError('queue_full', reason, { retryAfterSeconds });
  }

  /** Longest allowed wait, milliseconds. Background requests have only their deadline. */
  #latestStartMs({ priority, deadline }: Call, now: number): number {
    const { requestTimeoutMs } = this.#options;
    const untilDeadline = (deadline ?? Number.POSITIVE_INFINITY) - 1000 * now;
    return priority === 'background' ? untilDeadline : Math.min(requestTimeoutMs, untilDeadline);
  }

  /** @param of caller whose places are counted. Default: all places. */
  #freeTimes(status: EngineStatus, now: number, of?: string): Pick<FreePlaces, 'now' | 'times'> {
    const { timesNeeded } = this.#promised;
    const known = this.#known.get(of);
    const isFresh = known !== undefined && now - known.now <= REMEMBERED_SECONDS;
    if (isFresh && known.times.length >= timesNeeded) return known;
    if (!isFresh && of === undefined) this.#known.clear();
    // Twice as many: more requests may be refused before these times are renewed.
    const times = this.#backlog.freeTimes(status, 2 * timesNeeded, of);
    const found = { now, times: times.map((seconds) => seconds * CAUTION) };
    this.#known.set(of, found);
    return found;
  }

  #lateness(latestMs: number): string {
    const { size } = this.#backlog;
    const isDeadline = latestMs !== this.#options.requestTimeoutMs;
    const key = isDeadline ? 'its deadline' : '`performance.request_timeout`';
    return `${size} requests are accepted, and one more would not begin within ${Math.round(latestMs) / 1000} s (${key})`;
  }

  #reason(free: number, workers: number, share?: CallerShare): string {
    const { maxQueued } = this.#options;
    if (share !== undefined && share.held >= share.limit) {
      return `${share.held} requests from this address are accepted, as many as it may have (\`${share.key}\`)`;
    }
    const taken =
      free === 0
        ? `all places are taken`
        : `the places that are free are kept for clients who were told to come now`;
    return `${taken}: ${maxQueued} requests may wait (\`queue.max_requests\`) beside one a worker (${workers})`;
  }
}
