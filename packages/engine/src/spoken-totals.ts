import type { EngineCounters } from './speech-engine.ts';
import type { Plan } from './synthesis/plan.ts';
import type { SentenceReport } from './utterance/options.ts';

type Totals = Omit<EngineCounters, 'engineRestarts' | 'workerReplacements'>;

/** What an engine has spoken since it was made. */
export class SpokenTotals {
  #sentences = 0;
  #audioSeconds = 0;
  #synthesisSeconds = 0;
  #unknownPhonemes = 0;

  planned({ unknown }: Plan): void {
    for (const { count } of unknown) this.#unknownPhonemes += count;
  }

  spoke({ audioSeconds, synthesisSeconds }: SentenceReport): void {
    this.#sentences += 1;
    this.#audioSeconds += audioSeconds;
    this.#synthesisSeconds += synthesisSeconds;
  }

  get counters(): Totals {
    return {
      sentences: this.#sentences,
      audioSeconds: this.#audioSeconds,
      synthesisSeconds: this.#synthesisSeconds,
      unknownPhonemes: this.#unknownPhonemes,
    };
  }
}
