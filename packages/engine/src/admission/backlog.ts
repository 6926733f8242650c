import type { EngineCounters } from '../speech-engine.ts';

/** Speech in an English sentence runs at about fifteen characters a second. */
const FIRST_GUESS_SECONDS_PER_CHARACTER = 1 / 15;
/** A medium voice on one core of a Raspberry Pi 4; replaced by measurement after one sentence. */
const FIRST_GUESS_RTF = 0.8;

/** One accepted request, as far as it matters for how long others wait. */
export interface Accepted {
  readonly characters: number;
  audioSeconds: number;
}

/** What has been accepted and not finished, and how long the workers will need for it. */
export class Backlog {
  readonly #accepted = new Set<Accepted>();
  #finishedCharacters = 0;
  #finishedAudioSeconds = 0;

  /** Called whenever the last one is gone. */
  onEmpty: (() => void) | undefined;

  get size(): number {
    return this.#accepted.size;
  }

  add(characters: number): Accepted {
    const entry: Accepted = { characters, audioSeconds: 0 };
    this.#accepted.add(entry);
    return entry;
  }

  /** @param complete whether all of its text was spoken, so that its length teaches something. */
  remove(entry: Accepted, complete: boolean): void {
    if (!this.#accepted.delete(entry)) return;
    if (complete) {
      this.#finishedCharacters += entry.characters;
      this.#finishedAudioSeconds += entry.audioSeconds;
    }
    if (this.#accepted.size === 0) this.onEmpty?.();
  }

  /** Audio seconds still to be made × the measured real-time factor ÷ workers. */
  drainSeconds(counters: EngineCounters, workers: number): number {
    const perCharacter =
      this.#finishedCharacters > 0
        ? this.#finishedAudioSeconds / this.#finishedCharacters
        : FIRST_GUESS_SECONDS_PER_CHARACTER;
    let audioSeconds = 0;
    for (const { characters, audioSeconds: done } of this.#accepted) {
      audioSeconds += Math.max(0, characters * perCharacter - done);
    }
    const rtf =
      counters.audioSeconds > 0
        ? counters.synthesisSeconds / counters.audioSeconds
        : FIRST_GUESS_RTF;
    return (audioSeconds * rtf) / workers;
  }

  /** How long a new request waits for its first sentence: everyone before it gets one turn. */
  firstTurnSeconds(counters: EngineCounters, workers: number): number {
    if (counters.sentences === 0) return 0;
    return (this.#accepted.size * counters.synthesisSeconds) / counters.sentences / workers;
  }
}
