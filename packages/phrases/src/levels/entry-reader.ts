import { Worker } from 'node:worker_threads';
import type { Key } from '../phrase-key.ts';
import type { Given, Kept } from './level.ts';

/** What the thread is given with its start. */
export interface ReaderSettings {
  readonly folder: string;
}

/** To the thread: the entry to read, and the number of the question. */
export interface ReadQuestion {
  readonly id: number;
  readonly key: Key;
}

/** From the thread. */
export interface ReadAnswer {
  readonly id: number;
  readonly given?: Given;
  /** `code` is that of an error of the system; a damaged entry has none. */
  readonly failed?: { readonly message: string; readonly code: string | undefined };
}

interface Waiting {
  readonly resolve: (given: Given) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Reads and checks entries in a thread of its own. While all processors are busy, each turn to a
 * thread and back takes as long as reading an entry, so there is one for a whole phrase.
 */
export class EntryReader {
  readonly #folder: string;
  readonly #waiting = new Map<number, Waiting>();
  #thread: Worker | undefined;
  #asked = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Starts the thread, so that the first entry does not wait for it. */
  start(): void {
    this.#thread ??= this.#started();
  }

  /**
   * An entry; that of a wording with the sound it names, if that can be read.
   * @throws Error of the system with its `code`; an Error without one if the entry is damaged.
   */
  read(key: Key): Promise<Given> {
    const { promise, resolve, reject } = Promise.withResolvers<Given>();
    const id = this.#asked++;
    this.#waiting.set(id, { resolve, reject });
    this.start();
    this.#thread?.postMessage({ id, key } satisfies ReadQuestion);
    return promise;
  }

  async close(): Promise<void> {
    await this.#thread?.terminate();
  }

  #started(): Worker {
    const workerData: ReaderSettings = { folder: this.#folder };
    const thread = new Worker(new URL('./entry-reader-thread.ts', import.meta.url), { workerData });
    thread.on('message', ({ id, given, failed }: ReadAnswer) => {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (given !== undefined) waiting?.resolve(given);
      else waiting?.reject(Object.assign(new Error(failed?.message), { code: failed?.code }));
    });
    thread.on('error', (error) => this.#lost(error));
    thread.on('exit', () => this.#lost(new Error('it has ended')));
    thread.unref();
    return thread;
  }

  /** The next question starts another thread. */
  #lost(cause: Error): void {
    this.#thread = undefined;
    const error = Object.assign(new Error('the thread that reads entries is gone', { cause }), {
      code: 'EIO',
    });
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

/** The buffers of what is given, which change threads without a copy. */
export function buffersOf({ bytes, sound }: Given): ArrayBuffer[] {
  const all: Kept['bytes'][] = sound === undefined ? [bytes] : [bytes, sound.kept.bytes];
  return all.map(({ buffer }) => buffer);
}
