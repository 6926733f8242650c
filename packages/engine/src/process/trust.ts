import { EngineError } from '../errors.ts';
import type { EngineState } from '../speech-engine.ts';
import { withoutFolders } from '../without-folders.ts';
import { RestartBackoff } from './restart-backoff.ts';

/** Engine processes lost in a row, without a sentence between them, before one has to prove itself. */
const LOSSES = 3;

/** What is known of engine processes as such: whether one that has loaded its voice is taken to speak. */
export class Trust {
  readonly #backoff: RestartBackoff;
  #losses = 0;
  /** Why nothing can be spoken, while that is so. */
  reason: string | undefined;
  /** Seconds until the next process is there, at a guess. */
  #retryAfterSeconds = 1;

  /** @param requestTimeoutMs longest wait of a request for its next audio. */
  constructor(requestTimeoutMs: number) {
    this.#backoff = new RestartBackoff(requestTimeoutMs);
  }

  /** When it is gone, the next process is not ready before it has spoken. */
  get isGone(): boolean {
    return this.#losses >= LOSSES;
  }

  /** What is told to who asks for speech while there is none. */
  get refusal(): EngineError {
    return new EngineError('engine_unavailable', `nothing can be spoken now: ${this.reason}`, {
      retryAfterSeconds: this.#retryAfterSeconds,
    });
  }

  /** @throws EngineError `draining`, `engine_unavailable` where the engine takes no requests. */
  expectOpen(state: EngineState): void {
    if (state === 'closed') throw new EngineError('draining', 'the engine is closed');
    if (state === 'failing') throw this.refusal;
  }

  processStarted(): void {
    this.#backoff.started();
  }

  spoke(): void {
    this.#losses = 0;
    this.#backoff.spoke();
  }

  /** @returns milliseconds until the next one is to be started. */
  processLost(): number {
    this.#losses += 1;
    const delayMs = this.#backoff.failed();
    this.#retryAfterSeconds = 1 + delayMs / 1000;
    return delayMs;
  }

  /** A process said of itself that it cannot speak. */
  foundBroken(): void {
    this.#losses = LOSSES;
  }
}

/** Why a process did not start, for anybody. @param voices paths of their files. */
export function startFailure({ code, message }: EngineError, voices: readonly string[]): string {
  return code === 'voice_load_failed'
    ? `the voice cannot be loaded: ${withoutFolders(message, voices)}`
    : 'the engine cannot be started';
}

/** The first process ended before it was ready. @param reason how it ended. */
export function didNotStart(reason: string): EngineError {
  return new EngineError('engine_unavailable', `the engine process did not start: it ${reason}`);
}
