import { HailoPiperError } from '../errors.ts';
import type { Accepted, Backlog } from './backlog.ts';
import type { ExpectedSpeech } from './expected-speech.ts';

/**
 * One request's place among those that were accepted. Its signal aborts when the client does or
 * when something it waits for does not come in time; it gives its place back once.
 */
export class Ticket {
  readonly entry: Accepted;
  readonly #backlog: Backlog;
  readonly #controller = new AbortController();
  readonly #clientSignal: AbortSignal | undefined;
  readonly #abort = () => this.#controller.abort(this.#clientSignal?.reason);
  #timer: NodeJS.Timeout | undefined;

  constructor(backlog: Backlog, expected: ExpectedSpeech, clientSignal: AbortSignal | undefined) {
    this.#backlog = backlog;
    this.entry = backlog.add(expected);
    this.#clientSignal = clientSignal;
    this.signal.addEventListener('abort', () => this.finish(false), { once: true });
    clientSignal?.addEventListener('abort', this.#abort, { once: true });
    if (clientSignal?.aborted) this.#abort();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Aborts with `timeout` unless it is called again, or finished, within `ms`. */
  expectWithin(ms: number, problem: string): void {
    clearTimeout(this.#timer);
    if (this.signal.aborted) return;
    this.#timer = setTimeout(
      () => this.#controller.abort(new HailoPiperError('timeout', problem)),
      ms,
    );
  }

  /** @param complete whether all of the answer was given. */
  finish(complete: boolean): void {
    clearTimeout(this.#timer);
    this.#clientSignal?.removeEventListener('abort', this.#abort);
    this.#backlog.remove(this.entry, complete);
  }
}
