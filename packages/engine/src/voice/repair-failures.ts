import { VoiceReplaced } from './voice-files.ts';

const FIRST_PAUSE_MS = 1_000;
/** Longest pause between attempts to prepare the voice, which takes seconds of work. */
const MAX_PAUSE_MS = 300_000;
/** Longest pause between checks of a replaced file. A check is cheap and speech waits for it. */
const MAX_LOOKING_PAUSE_MS = 4_000;

/** Failed repairs of a voice, and how long to wait before the next one. */
export class RepairFailures {
  #reason = '';
  #pauseMs = 0;
  #until = 0;

  /** Why the last repair failed, without paths. */
  get reason(): string {
    return this.#reason;
  }

  /** Milliseconds until the next repair; 0 or less if it may begin. */
  get pauseMs(): number {
    return this.#until - performance.now();
  }

  /** @returns milliseconds until the next repair. */
  add(error: unknown): number {
    const isReplaced = error instanceof VoiceReplaced;
    const maxMs = isReplaced ? MAX_LOOKING_PAUSE_MS : MAX_PAUSE_MS;
    this.#pauseMs = Math.min(Math.max(2 * this.#pauseMs, FIRST_PAUSE_MS), maxMs);
    this.#reason = isReplaced ? error.message : 'it cannot be prepared again';
    this.#until = performance.now() + this.#pauseMs;
    return this.#pauseMs;
  }

  clear(): void {
    this.#reason = '';
    this.#pauseMs = 0;
    this.#until = 0;
  }
}
