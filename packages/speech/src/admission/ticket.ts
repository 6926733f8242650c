import { type Call, EngineError, PlayClock } from '@hailo-piper/engine';
import type { Accepted } from './accepted.ts';
import type { Backlog } from './backlog.ts';
import type { ExpectedSpeech } from './expected-speech.ts';

export interface TicketOptions {
  readonly backlog: Backlog;
  readonly expected: ExpectedSpeech;
  readonly call: Call;
  /** Whether the reader plays the audio while it is made. */
  readonly flows: boolean;
  /** Called when the request is over. */
  readonly onFinish: (ticket: Ticket) => void;
}

/**
 * One accepted request. It has a place in the queue while its reader needs audio: not while there
 * is audio it has not taken, nor while it has enough of a streamed answer to play. Its signal
 * aborts when the client does, or with `timeout`.
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
  /** `performance.now()` when the reader got its last audio; undefined while it waits for more. */
  #idleSince: number | undefined;
  /** Playing time of that audio, milliseconds. */
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

  /** Gives the ticket a place or takes it away, by whether its reader needs audio. */
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

  /** How long the reader has taken nothing since its last audio would have played, milliseconds. */
  stalledMs(now: number): number {
    return this.#idleSince === undefined ? 0 : now - this.#idleSince - this.#playsMs;
  }

  /**
   * Notes that the reader waits for audio. Aborts with `timeout` unless audio or the end comes
   * within `ms` of when the reader needs it.
   */
  waitsForAudio(ms: number, problem: string): void {
    if (this.#isOver) return;
    const now = performance.now();
    this.#idleSince = undefined;
    this.update(now);
    clearTimeout(this.#timer);
    this.#timer = this.#timeout(ms + this.#spareMs(now), problem);
  }

  /** Counts speech made for the request, seconds without silence. */
  spoke(seconds: number): void {
    this.#backlog.advance(this.entry, seconds);
  }

  /** Notes that the reader got audio that is not the last. */
  givenAudio(seconds: number): void {
    if (this.#isOver) return;
    clearTimeout(this.#timer);
    const now = performance.now();
    this.#clock.give(seconds, now);
    this.#idleSince = now;
    this.#playsMs = seconds * 1000;
    this.update(now);
  }

  /** Aborts with `timeout` unless the answer is complete within `ms`. */
  completeWithin(ms: number, problem: string): void {
    if (!this.#isOver) this.#deadline = this.#timeout(ms, problem);
  }

  /** Ends the request although its reader has audio to take. */
  cut(error: EngineError): void {
    this.#controller.abort(error);
    this.#call.record?.onCut?.(error);
  }

  /** @param complete whether the reader got the whole answer. */
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
    // No timeouts for background requests; the engine keeps their deadlines.
    if (this.#call.priority === 'background') return undefined;
    const abort = () => this.#controller.abort(new EngineError('timeout', problem));
    return setTimeout(abort, ms);
  }
}
