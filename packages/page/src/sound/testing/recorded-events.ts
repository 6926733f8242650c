import type { SentenceLine } from '../../service/spoken.ts';
import type { PlayerEvents, PlayerState } from '../player-events.ts';

/** Events of a speech as a test waits for them. */
export class RecordedEvents implements PlayerEvents {
  readonly sentences: SentenceLine[] = [];
  readonly states: PlayerState[] = [];
  samples = 0;
  sampleRate = 0;
  length: number | null = null;
  #waiting: { isMet: () => boolean; resolve: () => void }[] = [];

  onSentence(sentence: SentenceLine): void {
    this.sentences.push(sentence);
    this.#look();
  }

  onSamples(samples: Float32Array, sampleRate: number): void {
    this.samples += samples.length;
    this.sampleRate = sampleRate;
    this.#look();
  }

  onState(state: PlayerState): void {
    this.states.push(state);
    this.#look();
  }

  onLength(seconds: number): void {
    this.length = seconds;
    this.#look();
  }

  /** Resolves when so many samples were received. */
  received(samples: number): Promise<void> {
    return this.#until(() => this.samples >= samples);
  }

  /** Resolves when all was received. */
  complete(): Promise<void> {
    return this.#until(() => this.length !== null);
  }

  #until(isMet: () => boolean): Promise<void> {
    if (isMet()) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.push({ isMet, resolve });
    });
  }

  #look(): void {
    const met = this.#waiting.filter(({ isMet }) => isMet());
    this.#waiting = this.#waiting.filter((one) => !met.includes(one));
    for (const { resolve } of met) resolve();
  }
}
