import type { KeptVoice } from '../voice/kept-voice.ts';
import type { VoiceRef } from '../voice/loadable-voice.ts';

interface Waiting {
  readonly voice: KeptVoice;
  readonly seat: () => void;
}

/**
 * Limits how many voices are in use at once, so that no worker holds more. Whoever asks for a
 * further one waits until a voice is free, in the order of asking; those behind wait too, even for
 * a voice in use, because otherwise the first might wait for ever.
 */
export class VoiceSeats {
  readonly #limit: number;
  /** Uses of each voice. */
  readonly #uses = new Map<KeptVoice, number>();
  #waiting: readonly Waiting[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  isInUse({ id, revision }: VoiceRef): boolean {
    return [...this.#uses.keys()].some(
      (voice) => voice.config.id === id && voice.revision === revision,
    );
  }

  /** Whether a request would have to wait. */
  get areTaken(): boolean {
    return this.#waiting.length > 0;
  }

  /**
   * @param seat called as soon as the voice may be used, possibly at once.
   * @returns a function that ends the use, or the wait for it. Calling it again does nothing.
   */
  take(voice: KeptVoice, seat: () => void): () => void {
    const waiting: Waiting = { voice, seat };
    this.#waiting = [...this.#waiting, waiting];
    this.#seatNext();
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      if (this.#waiting.includes(waiting)) {
        this.#waiting = this.#waiting.filter((one) => one !== waiting);
      } else {
        const left = (this.#uses.get(voice) ?? 0) - 1;
        if (left > 0) this.#uses.set(voice, left);
        else this.#uses.delete(voice);
      }
      this.#seatNext();
    };
  }

  #seatNext(): void {
    for (;;) {
      const [first, ...others] = this.#waiting;
      if (first === undefined) return;
      const { voice, seat } = first;
      if (!this.#uses.has(voice) && this.#uses.size >= this.#limit) return;
      this.#waiting = others;
      this.#uses.set(voice, (this.#uses.get(voice) ?? 0) + 1);
      seat();
    }
  }
}
