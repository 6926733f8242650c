import { EngineError } from '../errors.ts';
import type { EngineState } from '../speech-engine.ts';
import { withoutFolders } from '../without-folders.ts';
import { RestartBackoff } from './restart-backoff.ts';

/** Processes lost in a row, without a sentence spoken, before the next one must pass a test. */
const LOSSES = 3;

/** Decides whether a new engine process is ready when its voice is loaded, or must speak first. */
export class Trust {
  readonly #backoff: RestartBackoff;
  #losses = 0;
  /** Why the engine cannot speak, while it cannot. */
  reason: string | undefined;
  /** Estimated seconds until the next process is ready. */
  #retryAfterSeconds = 1;

  /** @param requestTimeoutMs longest wait of a request for its next audio. */
  constructor(requestTimeoutMs: number) {
    this.#backoff = new RestartBackoff(requestTimeoutMs);
  }

  /** If true, the next process is ready only after it has spoken. */
  get isGone(): boolean {
    return this.#losses >= LOSSES;
  }

  /** The error for requests while the engine cannot speak. */
  get refusal(): EngineError {
    return new EngineError('engine_unavailable', `nothing can be spoken now: ${this.reason}`, {
      retryAfterSeconds: this.#retryAfterSeconds,
    });
  }

  /** @throws EngineError `draining`, `engine_unavailable` if the engine accepts no requests. */
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

  /** @returns milliseconds until the next process is started. */
  processLost(): number {
    this.#losses += 1;
    const delayMs = this.#backoff.failed();
    this.#retryAfterSeconds = 1 + delayMs / 1000;
    return delayMs;
  }

  /** A process reported that it cannot speak. */
  foundBroken(): void {
    this.#losses = LOSSES;
  }
}

/**
 * Why a process did not start, in words that any client may read.
 * @param voices paths of their files.
 */
export function startFailure({ code, message }: EngineError, voices: readonly string[]): string {
  return code === 'voice_load_failed'
    ? `the voice cannot be loaded: ${withoutFolders(message, voices)}`
    : 'the engine cannot be started';
}

/**
 * The error of a first process that ended before it was ready.
 * @param reason how it ended.
 */
export function didNotStart(reason: string): EngineError {
  return new EngineError('engine_unavailable', `the engine process did not start: it ${reason}`);
}
