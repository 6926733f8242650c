import { HailoPiperError } from '../errors.ts';

/** Engine processes lost in a row, without a sentence between them, before one has to prove itself. */
const LOSSES = 3;

/** What is known of engine processes as such: whether one that has loaded its voice is taken to speak. */
export class Trust {
  #losses = 0;
  /** Why nothing can be spoken, while that is so. */
  reason: string | undefined;
  /** Seconds until the next process is there, at a guess. */
  retryAfterSeconds = 1;

  /** When it is gone, the next process is not ready before it has spoken. */
  get isGone(): boolean {
    return this.#losses >= LOSSES;
  }

  /** What is told to who asks for speech while there is none. */
  get refusal(): HailoPiperError {
    const { reason, retryAfterSeconds } = this;
    return new HailoPiperError('engine_unavailable', `nothing can be spoken now: ${reason}`, {
      retryAfterSeconds,
    });
  }

  spoke(): void {
    this.#losses = 0;
  }

  processLost(): void {
    this.#losses += 1;
  }

  /** A process said of itself that it cannot speak. */
  foundBroken(): void {
    this.#losses = LOSSES;
  }
}

/** Why a process did not start, for anybody: its own message may name files. */
export const startFailure = ({ code }: HailoPiperError): string =>
  code === 'voice_load_failed' ? 'the voice cannot be loaded' : 'the engine cannot be started';
