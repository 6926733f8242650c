import { KeptSamples } from './kept-samples.ts';
import type { Frames } from './playback.ts';
import { RateConverter } from './rate-converter.ts';

/** What was received of a speech, at the rate of the sound card for whoever plays it. */
export class KeptSpeech implements Frames {
  /** Hz, of the voice. */
  readonly sampleRate: number;
  readonly #samples = new KeptSamples();
  readonly #converter: RateConverter;
  #isComplete = false;

  /** @param outputRate Hz, of the sound card. */
  constructor(sampleRate: number, outputRate: number) {
    this.sampleRate = sampleRate;
    this.#converter = new RateConverter(sampleRate, outputRate);
  }

  /** Received. */
  get seconds(): number {
    return this.#samples.length / this.sampleRate;
  }

  get isComplete(): boolean {
    return this.#isComplete;
  }

  get count(): number {
    return this.#converter.framesOf(this.#samples.length, this.#isComplete);
  }

  append(samples: Int16Array): void {
    this.#samples.append(samples);
  }

  /** No more samples will come. */
  complete(): void {
    this.#isComplete = true;
  }

  render(first: number, into: Float32Array): void {
    this.#converter.convert(this.#samples, first, into);
  }
}
