/** Largest lead that counts, milliseconds: no reader is left without audio for longer. */
const MOST_MS = 20_000;
const ENOUGH_MS = 10_000;

/**
 * How far streamed audio is ahead of a player that plays it on arrival. Audio that the reader took
 * may lie in buffers on the way, where nobody hears it; it counts as ahead. Times are those of
 * `performance.now()`.
 */
export class PlayClock {
  #playedAt = 0;

  /** Records that audio was delivered at `now`. */
  give(seconds: number, now: number): void {
    const playedAt = Math.max(this.#playedAt, now) + seconds * 1000;
    this.#playedAt = Math.min(playedAt, now + MOST_MS);
  }

  /** Milliseconds until the player needs more audio; 0 when it needs some now. */
  spareMs(now: number): number {
    return Math.max(0, this.#playedAt - ENOUGH_MS - now);
  }
}
