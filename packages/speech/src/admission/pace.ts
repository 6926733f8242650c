import type { EngineCounters } from '@hailo-piper/engine';

/**
 * Real-time factor of a medium voice on one core of a Raspberry Pi 4, used until one sentence is
 * measured.
 */
const FIRST_GUESS_RTF = 0.8;
/** Weight of the workers' own figure, as seconds of speech measured under load. */
const TRUST_SECONDS = 5;
/** After so many seconds under load the older measurements count half. */
const MEMORY_SECONDS = 30;
/** Longest pause that counts, seconds; longer ones are caused by readers. */
const LONGEST_PAUSE = 5;

/** Seconds of work per second of speech, as the workers report it. */
export function realTimeFactor({ audioSeconds, synthesisSeconds }: EngineCounters): number {
  return audioSeconds > 0 ? synthesisSeconds / audioSeconds : FIRST_GUESS_RTF;
}

/**
 * Seconds that the whole service takes to make one second of speech, with all workers and all other
 * work. Measured while requests wait.
 */
export class Pace {
  #seconds = 0;
  #speechSeconds = 0;
  #last: number | undefined;

  /**
   * Measures with delivered speech.
   * @param now seconds.
   * @param underLoad whether all workers are busy.
   */
  spoke(speechSeconds: number, now: number, underLoad: boolean): void {
    if (underLoad && this.#last !== undefined) {
      const memory = this.#seconds > MEMORY_SECONDS ? 0.5 : 1;
      this.#seconds = this.#seconds * memory + Math.min(now - this.#last, LONGEST_PAUSE);
      this.#speechSeconds = this.#speechSeconds * memory + speechSeconds;
    }
    this.#last = underLoad ? now : undefined;
  }

  of(counters: EngineCounters, workers: number): number {
    const said = (realTimeFactor(counters) / workers) * TRUST_SECONDS;
    return (said + this.#seconds) / (TRUST_SECONDS + this.#speechSeconds);
  }
}
