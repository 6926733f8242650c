/** Shorter gaps are within what a sound card has been given already, and within timers' slack. */
const SHORTEST_GAP_MS = 20;

/** A time in which a listener had nothing to play, before the end of its answer. */
export interface Gap {
  readonly ms: number;
}

/**
 * What a listener hears who plays audio as it arrives. Playback begins with the first audio, so that
 * nothing is saved up before; it stands still while there is none, and goes on with the next.
 * Times are those of one clock, in milliseconds.
 */
export class Playback {
  readonly gaps: Gap[] = [];
  #startedAt: number | undefined;
  /** When all audio that has arrived is played. */
  #emptyAt = 0;
  #receivedSeconds = 0;

  /** Undefined before the first audio. */
  get startedAt(): number | undefined {
    return this.#startedAt;
  }

  /** When all audio that has arrived is played. */
  get emptyAt(): number {
    return this.#emptyAt;
  }

  get receivedSeconds(): number {
    return this.#receivedSeconds;
  }

  /** How long the audio lasts that has arrived and is not played, milliseconds. */
  leadMs(now: number): number {
    return this.#startedAt === undefined ? 0 : Math.max(0, this.#emptyAt - now);
  }

  receive(seconds: number, now: number): void {
    if (this.#startedAt === undefined) {
      this.#startedAt = now;
      this.#emptyAt = now;
    } else {
      this.#noteGap(now);
    }
    this.#emptyAt = Math.max(this.#emptyAt, now) + seconds * 1000;
    this.#receivedSeconds += seconds;
  }

  /** Ends it before all audio has arrived: what is missing by then is a gap too. */
  breakOff(now: number): void {
    if (this.#startedAt !== undefined) this.#noteGap(now);
  }

  #noteGap(now: number): void {
    const ms = now - this.#emptyAt;
    if (ms >= SHORTEST_GAP_MS) this.gaps.push({ ms });
  }
}
