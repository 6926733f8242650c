import type { EngineCounters } from '../speech-engine.ts';

export const NO_COUNTERS: EngineCounters = {
  engineRestarts: 0,
  workerReplacements: 0,
  sentences: 0,
  audioSeconds: 0,
  synthesisSeconds: 0,
  unknownPhonemes: 0,
};

/** The sum of two engines' counters. */
export function addCounters(a: EngineCounters, b: EngineCounters): EngineCounters {
  return {
    engineRestarts: a.engineRestarts + b.engineRestarts,
    workerReplacements: a.workerReplacements + b.workerReplacements,
    sentences: a.sentences + b.sentences,
    audioSeconds: a.audioSeconds + b.audioSeconds,
    synthesisSeconds: a.synthesisSeconds + b.synthesisSeconds,
    unknownPhonemes: a.unknownPhonemes + b.unknownPhonemes,
  };
}

/** Sums the counters of all engine processes: those that ended and the current one. */
export class CountersOfAllProcesses {
  #gone = NO_COUNTERS;
  #living = NO_COUNTERS;

  /** @param counters null if the process has counted nothing yet. */
  heard(counters: EngineCounters | null): void {
    this.#living = counters ?? NO_COUNTERS;
  }

  processGone(): void {
    this.#gone = this.total();
    this.#living = NO_COUNTERS;
  }

  restarted(): void {
    this.#gone = addCounters(this.#gone, { ...NO_COUNTERS, engineRestarts: 1 });
  }

  total(): EngineCounters {
    return addCounters(this.#gone, this.#living);
  }
}
