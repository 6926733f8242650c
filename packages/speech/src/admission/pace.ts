import type { EngineCounters } from '@hailo-piper/engine';

/** A medium voice on one core of a Raspberry Pi 4; replaced by measurement after one sentence. */
const FIRST_GUESS_RTF = 0.8;
/** Seconds of speech heard from under load that count as much as what the workers say of themselves. */
const TRUST_SECONDS = 5;
/** Seconds under load after which what was before counts half. */
const MEMORY_SECONDS = 30;
/** A longer pause is of readers, not of workers. Seconds. */
const LONGEST_PAUSE = 5;

/** Seconds of work for a second of speech, by what the workers say of themselves. */
export function realTimeFactor({ audioSeconds, synthesisSeconds }: EngineCounters): number {
  return audioSeconds > 0 ? synthesisSeconds / audioSeconds : FIRST_GUESS_RTF;
}

/**
 * Seconds that pass while the service makes a second of speech, with all its workers and with everything
 * that is to be done besides: measured while requests wait.
 */
export class Pace {
  #seconds = 0;
  #speechSeconds = 0;
  #last: number | undefined;

  /**
   * Speech was handed out.
   * @param now seconds.
   * @param underLoad whether every worker has something to do.
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
