/** More than this ahead counts as this, milliseconds: nobody is left without audio for longer. */
const MOST_MS = 20_000;
const ENOUGH_MS = 10_000;

/**
 * How far audio that flows is ahead of a player that plays it as it comes. What a reader takes may lie
 * in buffers on the way, where nobody hears it: this is how much of it there must be. Times are those
 * of `performance.now()`.
 */
export class PlayClock {
  #playedAt = 0;

  /** Audio was given at `now`. */
  give(seconds: number, now: number): void {
    const playedAt = Math.max(this.#playedAt, now) + seconds * 1000;
    this.#playedAt = Math.min(playedAt, now + MOST_MS);
  }

  /** How long there is more than enough, milliseconds; 0 when audio is needed. */
  spareMs(now: number): number {
    return Math.max(0, this.#playedAt - ENOUGH_MS - now);
  }
}
