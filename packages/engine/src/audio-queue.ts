import type { AudioChunk } from './speech-engine.ts';

export interface AudioQueueHooks {
  /** A chunk was pushed. */
  readonly onPushed?: (chunk: AudioChunk) => void;
  /** The reader took a chunk. */
  readonly onTaken?: () => void;
  /** The reader left before the end. */
  readonly onLeft?: () => void;
}

/**
 * A queue of audio chunks from one producer to one reader. Pushing never waits: the producer reads
 * `samplesWaiting` and pauses while the reader is behind.
 */
export class AudioQueue implements AsyncIterable<AudioChunk> {
  readonly #chunks: AudioChunk[] = [];
  readonly #hooks: AudioQueueHooks;
  #samplesWaiting = 0;
  /** The reader gets nothing before so many samples wait. */
  #heldSamples = 0;
  #closed = false;
  #ended = false;
  #failure: Error | undefined;
  #wake: (() => void) | undefined;

  constructor(hooks: AudioQueueHooks = {}) {
    this.#hooks = hooks;
  }

  get samplesWaiting(): number {
    return this.#samplesWaiting;
  }

  /**
   * True once no more chunks are accepted: after the final chunk, a failure, or if the reader left.
   */
  get closed(): boolean {
    return this.#closed;
  }

  /**
   * Gives the reader nothing until so many samples wait, or the end of a sentence. The chunks stay
   * as they are: what is made of them, as events, is the same at any load.
   */
  hold(samples: number): void {
    this.#heldSamples = samples;
  }

  push(chunk: AudioChunk): void {
    if (this.#closed) return;
    this.#chunks.push(chunk);
    this.#samplesWaiting += chunk.samples.length;
    if (chunk.last || this.#samplesWaiting >= this.#heldSamples) this.#heldSamples = 0;
    if (chunk.final) this.#closed = true;
    this.#hooks.onPushed?.(chunk);
    this.#wake?.();
  }

  /** Ends the audio with an error. Chunks that were pushed before are still delivered. */
  fail(error: Error): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#heldSamples = 0;
    this.#failure = error;
    this.#wake?.();
  }

  [Symbol.asyncIterator](): AsyncIterator<AudioChunk, void> {
    // Not a generator: its return() would wait for the chunk that a pending next() waits for.
    return {
      next: async () => {
        for (;;) {
          const chunk = this.#heldSamples > 0 ? undefined : this.#chunks.shift();
          if (chunk !== undefined) {
            this.#samplesWaiting -= chunk.samples.length;
            this.#ended = chunk.final;
            this.#hooks.onTaken?.();
            return { value: chunk, done: false };
          }
          if (this.#ended) return { value: undefined, done: true };
          if (this.#failure !== undefined) throw this.#failure;
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
        }
      },
      return: async () => {
        this.#leave();
        return { value: undefined, done: true };
      },
    };
  }

  #leave(): void {
    if (this.#ended || this.#failure !== undefined) return;
    this.#ended = true;
    this.#closed = true;
    this.#chunks.length = 0;
    this.#samplesWaiting = 0;
    this.#wake?.();
    this.#hooks.onLeft?.();
  }
}
