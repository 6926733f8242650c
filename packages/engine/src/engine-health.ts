import { EngineError, type EngineErrorCode } from './errors.ts';
import type { LogSink } from './log.ts';
import { VoiceLost, WorkerLost } from './losses.ts';

export interface EngineHealthOptions {
  /** Speaks a short text as most requests would. Resolves with why that failed, or undefined. */
  readonly test: () => Promise<string | undefined>;
  /** Called when the engine can no longer speak. */
  readonly onFailing: (refusal: EngineError) => void;
  /**
   * Has this process replaced. Without it, the engine refuses requests and tests itself from time
   * to time until it can speak again.
   */
  readonly onBroken: ((reason: string) => void) | undefined;
  readonly log: LogSink;
}

const FIRST_PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 4_000;
const RETRY_AFTER_SECONDS = 5;

/** Error codes whose cause may be the engine instead of the text. */
const SUSPICIOUS: readonly EngineErrorCode[] = [
  'synthesis_failed',
  'voice_load_failed',
  'engine_unavailable',
];

/**
 * Decides whether the text or the engine caused an error, by speaking another text: see
 * docs/decisions/0054-healing.md.
 */
export class EngineHealth {
  readonly #options: EngineHealthOptions;
  #test: Promise<string | undefined> | undefined;
  #reason: string | undefined;
  #pauseMs = FIRST_PAUSE_MS;
  #timer: NodeJS.Timeout | undefined;
  #ended = false;

  constructor(options: EngineHealthOptions) {
    this.#options = options;
  }

  /** Why the engine cannot speak; undefined while it can. */
  get reason(): string | undefined {
    return this.#reason;
  }

  /** @throws EngineError `engine_unavailable`. */
  expectWell(): void {
    if (this.#reason !== undefined) throw this.#refusal(this.#reason);
  }

  /**
   * Finds out whether the text or the engine caused an error. The test runs in the turn of the
   * failed request.
   * @returns the error for the client.
   */
  async judge(error: Error): Promise<Error> {
    const isRefusal = error instanceof EngineError && !SUSPICIOUS.includes(error.code);
    if (isRefusal || this.#ended) return error;
    this.#test ??= this.#options.test().finally(() => {
      this.#test = undefined;
    });
    const reason = await this.#test;
    if (reason === undefined) return blamed(error);
    if (this.#ended) return error;
    const { onBroken } = this.#options;
    if (onBroken !== undefined) {
      onBroken(reason);
      // Never settles: this process is replaced, and the next one gets the request in progress.
      return new Promise(() => {});
    }
    this.#fail(reason);
    return this.#refusal(reason);
  }

  /** Stops all tests. */
  end(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
  }

  #fail(reason: string): void {
    if (this.#reason !== undefined) return;
    const msg = 'nothing can be spoken; it is tried from time to time';
    this.#options.log({ level: 'error', msg, reason });
    this.#pauseMs = FIRST_PAUSE_MS;
    this.#testLater(reason);
    this.#options.onFailing(this.#refusal(reason));
  }

  #testLater(reason: string): void {
    this.#reason = reason;
    this.#timer = setTimeout(() => void this.#testAgain(), this.#pauseMs).unref();
  }

  async #testAgain(): Promise<void> {
    const reason = await this.#options.test();
    if (this.#ended) return;
    this.#pauseMs = Math.min(2 * this.#pauseMs, MAX_PAUSE_MS);
    if (reason !== undefined) return this.#testLater(reason);
    this.#reason = undefined;
    this.#options.log({ level: 'info', msg: 'speech is possible again' });
  }

  #refusal(reason: string): EngineError {
    return unavailable(`nothing can be spoken now: ${reason}`, this.#pauseMs / 1000);
  }
}

const unavailable = (message: string, retryAfterSeconds = RETRY_AFTER_SECONDS, cause?: unknown) =>
  new EngineError('engine_unavailable', message, { retryAfterSeconds, cause });

/** The error of a request that failed while the engine can speak other texts. */
const blamed = (error: Error): Error => {
  if (error instanceof WorkerLost) {
    const twice = 'the worker failed and is replaced, and so did another on the same text';
    return new EngineError('synthesis_failed', twice, { cause: error.cause });
  }
  const isLost = error instanceof VoiceLost;
  const isNotLoaded = error instanceof EngineError && error.code === 'voice_load_failed';
  if (!isLost && !isNotLoaded) return error;
  return unavailable('the voice cannot be loaded at the moment', RETRY_AFTER_SECONDS, error);
};
