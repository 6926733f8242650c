import type { Call, LogSink, Speech, SpeechRequest } from '@hailo-piper/engine';
import type { Level } from '../levels/level.ts';
import type { Key } from '../phrase-key.ts';
import { Claims } from './claims.ts';
import { followed } from './followed.ts';
import { Publication } from './publication.ts';
import { type PartSource, readParts } from './read-parts.ts';
import { ServerConnection } from './server-connection.ts';
import { SharedLevel } from './shared-level.ts';
import { WriteQueue } from './write-queue.ts';

export interface SharedSettings {
  /** `redis://` or `rediss://`. */
  readonly url: string;
  /** The most a request waits for the server, milliseconds. */
  readonly timeoutMs: number;
  readonly log: LogSink;
}

/** What this machine gives to it. */
export interface SharedBounds {
  /** Most bytes of one phrase. */
  readonly maxPhraseBytes: number;
  /** Most bytes that wait to be sent. */
  readonly maxWaitingBytes: number;
}

export interface SharedFigures {
  /** Whether the server can be asked. */
  readonly isUp: boolean;
}

const PREFIX = 'hailo-piper:phrase:';
/** Compressed sound is not longer than this, in lengths of the sound. */
const ROOM = 2;
/** Longest wait for writes when it is closed, milliseconds. */
const CLOSED_WITHIN_MS = 1000;

/** Phrases and utterances that are shared with other machines, by a Valkey or Redis server. */
export class SharedPhrases {
  readonly #asked: ServerConnection;
  readonly #written: ServerConnection;
  readonly #claims: Claims;
  readonly #queue: WriteQueue;
  readonly #level: SharedLevel;
  readonly #source: PartSource;
  readonly #maxBytes: number;

  constructor(
    { url, timeoutMs, log }: SharedSettings,
    { maxPhraseBytes, maxWaitingBytes }: SharedBounds,
  ) {
    const connection = (name: string, pausesOnErrors: boolean) =>
      new ServerConnection({
        ...{ url, name: `hailo-piper-${name}`, pausesOnErrors },
        log,
      });
    this.#asked = connection('asks', false);
    this.#written = connection('writes', true);
    this.#queue = new WriteQueue(maxWaitingBytes);
    this.#maxBytes = maxPhraseBytes;
    const maxBytes = ROOM * maxPhraseBytes;
    const both = { asked: this.#asked, written: this.#written, prefix: PREFIX };
    const claims = new Claims(both);
    this.#claims = claims;
    this.#level = new SharedLevel({
      ...both,
      ...{ queue: this.#queue, timeoutMs, maxBytes },
      onPut: (key) => claims.release(key),
    });
    this.#source = { ...both, claims, maxBytes, onDamage: () => this.#level.countDamage() };
  }

  get level(): Level {
    return this.#level;
  }

  /**
   * Speaks a text that no level has: here, or as the parts come that another machine speaks at this
   * time.
   * @param speak here. Also called in the middle, if the other one goes away.
   * @throws what `speak` throws; the call's reason.
   */
  async speak(
    { key, request }: { readonly key: Key; readonly request: Pick<SpeechRequest, 'voice'> },
    call: Call,
    speak: () => Promise<Speech>,
  ): Promise<Speech> {
    const { priority = 'interactive' } = call;
    const ms = this.#level.remainingMs(key);
    const claim = ms > 0 ? await this.#claims.take(key, priority, ms) : undefined;
    if (claim === undefined) return speak();
    if (!claim.isOurs) {
      const isSlower = claim.priority === 'background' && priority !== 'background';
      if (isSlower) return speak();
      const parts = readParts(this.#source, key, claim, { ms, signal: call.signal });
      return (await followed(request.voice ?? '', parts, speak)) ?? (await speak());
    }
    const options = {
      ...{ claims: this.#claims, written: this.#written, queue: this.#queue, prefix: PREFIX },
      maxBytes: this.#maxBytes,
    };
    const publication = new Publication(options, key, claim.token, call);
    try {
      return publication.of(await speak());
    } catch (error) {
      publication.abandon();
      throw error;
    }
  }

  figures(): SharedFigures {
    return { isUp: this.#asked.isUsable };
  }

  /** Sends what waits, if that does not take long. */
  async close(): Promise<void> {
    const late = Promise.withResolvers<void>();
    const timer = setTimeout(late.resolve, CLOSED_WITHIN_MS);
    await Promise.race([this.#queue.done(), late.promise]);
    clearTimeout(timer);
    this.#asked.close();
    this.#written.close();
  }
}
