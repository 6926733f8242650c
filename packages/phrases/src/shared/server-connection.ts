import type { LogSink } from '@hailo-piper/engine';
import { ReplyError, Valkey } from 'iovalkey';

export interface ServerConnectionOptions {
  readonly url: string;
  /** What the server lists the connection as. */
  readonly name: string;
  /** Whether it is left alone for a while after an answer that is an error, as a full server gives. */
  readonly pausesOnErrors: boolean;
  readonly log: LogSink;
}

/** What the server answered; `undefined` if it did not, or with an error. */
export type Answer<T> = { readonly value: T } | undefined;

const RETRY_MS = { first: 100, longest: 2000 } as const;
/** How long the server is not asked after a failure, milliseconds. Doubled by each that follows. */
const PAUSE_MS = { first: 250, longest: 30_000 } as const;
const TOLD_EVERY_MS = 60_000;
const CONNECT_MS = 2000;
/** Longest wait for the answers that make a connection ready, milliseconds. */
const READY_MS = 5000;

/**
 * A connection to the server that is made again in the background for as long as it takes. It is
 * not asked while it is not ready, and for some seconds after a failure.
 */
export class ServerConnection {
  readonly #client: Valkey;
  readonly #options: ServerConnectionOptions;
  #failures = 0;
  #pausedUntil = 0;
  #errors = 0;
  #isClosed = false;
  #isTold = false;
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(options: ServerConnectionOptions) {
    this.#options = options;
    this.#client = new Valkey(options.url, {
      connectionName: options.name,
      family: 0,
      connectTimeout: CONNECT_MS,
      commandTimeout: READY_MS,
      // A connection that is given up is dropped with what still arrives on it.
      disconnectTimeout: 1,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      retryStrategy: (times) => Math.min(RETRY_MS.longest, RETRY_MS.first * 2 ** times),
    });
    this.#client.on('error', (error: unknown) => this.#tell(error));
  }

  /** Questions that were not answered, or with an error. */
  get errors(): number {
    return this.#errors;
  }

  get isUsable(): boolean {
    return (
      !this.#isClosed && this.#client.status === 'ready' && performance.now() >= this.#pausedUntil
    );
  }

  /**
   * Asks the server, unless it is known to fail. An answer that does not come in time costs the
   * connection: it would keep the answers to others waiting. Never rejects.
   * @param ms longest wait.
   */
  async ask<T>(ms: number, command: (client: Valkey) => Promise<T>): Promise<Answer<T>> {
    if (!this.isUsable) return undefined;
    const late = Promise.withResolvers<never>();
    const reject = () => late.reject(new LateAnswer(`no answer within ${Math.round(ms)} ms`));
    // An answer that came while this thread was busy is read first.
    const timer = setTimeout(() => setImmediate(reject), ms);
    try {
      const value = await Promise.race([command(this.#client), late.promise]);
      this.#failures = 0;
      this.#tellThatItWorks();
      return { value };
    } catch (error) {
      if (error instanceof LateAnswer) this.#client.disconnect(true);
      if (this.#options.pausesOnErrors || !(error instanceof ReplyError)) this.#pause();
      this.#errors += 1;
      this.#tell(error);
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#client.disconnect();
  }

  /** One line until it works again, and no more than one a minute. */
  #tell(error: unknown): void {
    const now = performance.now();
    if (this.#isClosed || this.#isTold || now - this.#toldAt < TOLD_EVERY_MS) return;
    this.#isTold = true;
    this.#toldAt = now;
    const { log, name } = this.#options;
    // No more of the error: its command may have the password.
    const reason = error instanceof Error ? error.message : 'unknown';
    const msg = 'the server of the phrases fails; it is tried from time to time';
    log({ level: 'warning', msg, connection: name, reason });
  }

  #tellThatItWorks(): void {
    if (!this.#isTold) return;
    this.#isTold = false;
    const { log, name } = this.#options;
    log({ level: 'info', msg: 'the server of the phrases works again', connection: name });
  }

  /** Failures of commands that were sent together are one. */
  #pause(): void {
    const now = performance.now();
    if (now < this.#pausedUntil) return;
    const ms = Math.min(PAUSE_MS.longest, PAUSE_MS.first * 2 ** this.#failures);
    this.#failures += 1;
    this.#pausedUntil = now + ms;
  }
}

class LateAnswer extends Error {}
