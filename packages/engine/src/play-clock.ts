/** Largest lead that counts, milliseconds: no reader is left without audio for longer. */
const MOST_MS = 14_000;
/** With this lead a player needs no more for now. */
const ENOUGH_MS = 4000;

/**
 * How far streamed audio is ahead of a player that plays it on arrival. Audio that the reader took
 * may lie in buffers on the way, where nobody hears it; it counts as ahead. Times are those of
 * `performance.now()`.
 */
export class PlayClock {
  #playedAt: number | undefined;

  /** Records that audio was delivered at `now`. */
  give(seconds: number, now: number): void {
    const playedAt = Math.max(this.#playedAt ?? now, now) + seconds * 1000;
    this.#playedAt = Math.min(playedAt, now + MOST_MS);
  }

  /** Milliseconds until the player needs more audio; 0 when it needs some now. */
  spareMs(now: number): number {
    return Math.max(0, (this.leadMs(now) ?? 0) - ENOUGH_MS);
  }

  /** Milliseconds until the player has nothing left to play; undefined before the first audio. */
  leadMs(now: number): number | undefined {
    return this.#playedAt === undefined ? undefined : Math.max(0, this.#playedAt - now);
  }
}
