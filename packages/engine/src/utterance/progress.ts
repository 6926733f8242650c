import type { Position } from './position.ts';

/** How far the audio of an utterance has come. */
export class UtteranceProgress {
  /** Index of the next piece to speak. */
  next: number;
  /** Samples of the next piece that the reader already has. */
  skip: number;
  /** Samples of the utterance before the next piece. */
  before: number;

  constructor({ piece, samples, before }: Position) {
    this.next = piece;
    this.skip = samples;
    this.before = before;
  }

  /** The part of the next samples that the reader does not have yet. */
  unheard(samples: Int16Array): Int16Array {
    const skipped = Math.min(this.skip, samples.length);
    this.skip -= skipped;
    return samples.subarray(skipped);
  }
}
