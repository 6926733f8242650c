import type { EngineCounters } from '../speech-engine.ts';

export const NO_COUNTERS: EngineCounters = {
  engineRestarts: 0,
  workerReplacements: 0,
  sentences: 0,
  audioSeconds: 0,
  synthesisSeconds: 0,
  unknownPhonemes: 0,
};

/** Adds up what engine processes counted one after another. */
export const addCounters = (a: EngineCounters, b: EngineCounters): EngineCounters => ({
  engineRestarts: a.engineRestarts + b.engineRestarts,
  workerReplacements: a.workerReplacements + b.workerReplacements,
  sentences: a.sentences + b.sentences,
  audioSeconds: a.audioSeconds + b.audioSeconds,
  synthesisSeconds: a.synthesisSeconds + b.synthesisSeconds,
  unknownPhonemes: a.unknownPhonemes + b.unknownPhonemes,
});
