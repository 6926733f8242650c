import type { EngineCounters } from './speech-engine.ts';
import type { Plan } from './synthesis/plan.ts';
import type { SentenceReport } from './utterance/options.ts';

/** Counts what the workers of one engine made. */
export class SpokenCounters {
  #sentences = 0;
  #audioSeconds = 0;
  #synthesisSeconds = 0;
  #unknownPhonemes = 0;

  planned({ unknown }: Pick<Plan, 'unknown'>): void {
    for (const { count } of unknown) this.#unknownPhonemes += count;
  }

  spoke({ audioSeconds, synthesisSeconds }: SentenceReport): void {
    this.#sentences += 1;
    this.#audioSeconds += audioSeconds;
    this.#synthesisSeconds += synthesisSeconds;
  }

  total(): Omit<EngineCounters, 'engineRestarts' | 'workerReplacements'> {
    return {
      sentences: this.#sentences,
      audioSeconds: this.#audioSeconds,
      synthesisSeconds: this.#synthesisSeconds,
      unknownPhonemes: this.#unknownPhonemes,
    };
  }
}
