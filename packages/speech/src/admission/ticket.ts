import { type Call, EngineError, PlayClock } from '@hailo-piper/engine';
import type { Accepted, Backlog } from './backlog.ts';
import type { ExpectedSpeech } from './expected-speech.ts';

export interface TicketOptions {
  readonly backlog: Backlog;
  readonly expected: ExpectedSpeech;
  readonly call: Call;
  /** Whether its audio is heard while it is made. */
  readonly flows: boolean;
  /** It is over. */
  readonly onFinish: (ticket: Ticket) => void;
}

/**
 * One accepted request. It has a place in the queue while its reader needs audio: not while there is
 * some that it has not taken, nor while it has enough of what flows. Its signal aborts when the client
 * does, or when something it waits for does not come in time.
 */
export class Ticket {
  readonly entry: Accepted;
  readonly #backlog: Backlog;
  readonly #controller = new AbortController();
  readonly #call: Call;
  readonly #onFinish: TicketOptions['onFinish'];
  readonly #abort = () => this.#controller.abort(this.#call.signal?.reason);
  #timer: NodeJS.Timeout | undefined;
  #deadline: NodeJS.Timeout | undefined;
  readonly #flows: boolean;
  #hasPlace = true;
  #isOver = false;
  readonly #clock = new PlayClock();
  /** `performance.now()` since the reader has had audio to take; undefined while it waits for some. */
  #idleSince: number | undefined;
  /** How long that audio plays, milliseconds. */
  #playsMs = 0;

  constructor({ backlog, expected, call, flows, onFinish }: TicketOptions) {
    this.#backlog = backlog;
    this.entry = backlog.add(expected, call);
    this.#call = call;
    this.#flows = flows;
    this.#onFinish = onFinish;
    this.signal.addEventListener('abort', () => this.finish(false), { once: true });
    call.signal?.addEventListener('abort', this.#abort, { once: true });
    if (call.signal?.aborted) this.#abort();
  }

  get caller(): string | undefined {
    return this.#call.caller;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** False while its reader needs no audio. */
  get hasPlace(): boolean {
    return this.#hasPlace;
  }

  /** Gives or takes its place, as time goes by. */
  update(now: number): void {
    if (this.#needsAudio(now) === this.#hasPlace) return;
    this.#hasPlace = !this.#hasPlace;
    if (this.#hasPlace) this.#backlog.resume(this.entry);
    else this.#backlog.suspend(this.entry);
  }

  #needsAudio(now: number): boolean {
    if (this.#idleSince !== undefined) return false;
    return this.#spareMs(now) === 0;
  }

  #spareMs(now: number): number {
    return this.#flows ? this.#clock.spareMs(now) : 0;
  }

  /** How much longer its reader has taken nothing than what it was given last plays, milliseconds. */
  stalledMs(now: number): number {
    return this.#idleSince === undefined ? 0 : now - this.#idleSince - this.#playsMs;
  }

  /**
   * The reader waits for audio: aborts with `timeout` unless some is given, or all is over, within `ms`
   * of when it needs it.
   */
  waitsForAudio(ms: number, problem: string): void {
    if (this.#isOver) return;
    const now = performance.now();
    this.#idleSince = undefined;
    this.update(now);
    clearTimeout(this.#timer);
    this.#timer = this.#timeout(ms + this.#spareMs(now), problem);
  }

  /** So much speech was made for it, seconds; silence is none. */
  spoke(seconds: number): void {
    this.#backlog.advance(this.entry, seconds);
  }

  /** The reader has been given audio that is not the last. */
  givenAudio(seconds: number): void {
    if (this.#isOver) return;
    clearTimeout(this.#timer);
    const now = performance.now();
    this.#clock.give(seconds, now);
    this.#idleSince = now;
    this.#playsMs = seconds * 1000;
    this.update(now);
  }

  /** Aborts with `timeout` unless all is over within `ms`. */
  completeWithin(ms: number, problem: string): void {
    if (!this.#isOver) this.#deadline = this.#timeout(ms, problem);
  }

  /** Ends it although its reader has audio to take. */
  cut(error: EngineError): void {
    this.#controller.abort(error);
    this.#call.record?.onCut?.(error);
  }

  /** @param complete whether all of the answer was given. */
  finish(complete: boolean): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#deadline);
    this.#call.signal?.removeEventListener('abort', this.#abort);
    this.#backlog.resume(this.entry);
    this.#backlog.remove(this.entry, complete);
    this.#onFinish(this);
  }

  #timeout(ms: number, problem: string): NodeJS.Timeout | undefined {
    // Nobody waits for it: its deadline ends it, which the engine keeps.
    if (this.#call.priority === 'background') return undefined;
    const abort = () => this.#controller.abort(new EngineError('timeout', problem));
    return setTimeout(abort, ms);
  }
}
