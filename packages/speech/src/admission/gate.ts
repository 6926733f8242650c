import type { EngineStatus } from '@hailo-piper/engine';
import { EngineError } from '@hailo-piper/engine';
import type { Backlog } from './backlog.ts';
import { type FreePlaces, PromisedPlaces } from './promised-places.ts';

export interface GateOptions {
  /** Accepted requests beyond one a worker; one more is refused. */
  readonly maxQueued: number;
  /** No request is accepted that would not begin within it, milliseconds. */
  readonly requestTimeoutMs: number;
}

/** What one client has of the places, and may have. */
export interface ClientShare {
  readonly held: number;
  readonly limit: number;
  /** Configuration key that says so. */
  readonly key: string;
}

/** Undefined for a client that may have all places. */
export type ShareOf = (client: string | undefined) => ClientShare | undefined;

/** Who is told a little too late finds a place, and who is told too early has to be told again. */
const CAUTION = 1.15;
/** How long it is not asked again when places will be free, seconds. */
const REMEMBERED_SECONDS = 0.02;

/**
 * Lets requests in, or refuses them at once and says when to come back. The place a client is told of
 * is kept for it, so that it is not worse off than who comes first.
 */
export class Gate {
  readonly #backlog: Backlog;
  readonly #options: GateOptions;
  readonly #promised = new PromisedPlaces();
  readonly #now: () => number;
  #known: Pick<FreePlaces, 'now' | 'times'> = { now: Number.NEGATIVE_INFINITY, times: [] };

  /** @param now a clock that never goes back, seconds. */
  constructor(backlog: Backlog, options: GateOptions, now = () => performance.now() / 1000) {
    this.#backlog = backlog;
    this.#options = options;
    this.#now = now;
  }

  /**
   * @param client who asks.
   * @param shareOf where not every client may have all places.
   * @throws EngineError `queue_full`.
   */
  admit(
    status: EngineStatus,
    client: string | undefined,
    shareOf: ShareOf = () => undefined,
  ): void {
    const now = this.#now();
    const { size } = this.#backlog;
    const { total: workers } = status.workers;
    const limit = this.#options.maxQueued + workers;
    const share = shareOf(client);
    const leftOf = (one: ClientShare | undefined) =>
      one === undefined ? limit : Math.max(0, one.limit - one.held);
    const left = Math.min(limit - size, leftOf(share));
    const isFull = left <= 0;
    const firstTurnMs = 1000 * this.#backlog.firstTurnSeconds(status);
    const isLate = !isFull && firstTurnMs > this.#options.requestTimeoutMs;
    const free = isFull || isLate ? 0 : left;
    this.#promised.expire(now);
    const claim = this.#promised.claim(client, now);
    const isDue = claim !== undefined && claim.placeAt <= now + 1;
    // No place is kept free that a worker waits for.
    if (free > 0 && (isDue || this.#promised.size === 0 || size < workers)) return;
    const { times, now: then } = this.#freeTimes(status, now);
    const isGuess = status.counters.sentences === 0;
    const mayTake = (other: string | undefined) => leftOf(shareOf(other));
    const burst = Math.ceil(limit / 2);
    const held = share?.held;
    const places = { client, mayTake, now: then, free, times, isGuess, burst, held };
    if (this.#promised.hasRoom(places)) return;
    throw new EngineError('queue_full', this.#reason(isLate, free, workers, share), {
      retryAfterSeconds: this.#promised.promise(places, claim),
    });
  }

  #freeTimes(status: EngineStatus, now: number): Pick<FreePlaces, 'now' | 'times'> {
    const { timesNeeded } = this.#promised;
    const isStale = now - this.#known.now > REMEMBERED_SECONDS;
    if (isStale || this.#known.times.length < timesNeeded) {
      // Some more, for those who come before it is asked again.
      const times = this.#backlog.freeTimes(status, 2 * timesNeeded);
      this.#known = { now, times: times.map((seconds) => seconds * CAUTION) };
    }
    return this.#known;
  }

  #reason(isLate: boolean, free: number, workers: number, share?: ClientShare): string {
    const { maxQueued, requestTimeoutMs } = this.#options;
    const { size } = this.#backlog;
    if (isLate) {
      return `${size} requests are accepted, and one more would not begin within ${requestTimeoutMs / 1000} s (\`performance.request_timeout\`)`;
    }
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
