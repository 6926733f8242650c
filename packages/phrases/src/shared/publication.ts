import type { AudioChunk, Call, Speech } from '@hailo-piper/engine';
import type { Key } from '../phrase-key.ts';
import { type Claims, RENEWED_EVERY_MS } from './claims.ts';
import { packedPart } from './part.ts';
import { partsName } from './read-parts.ts';
import type { ServerConnection } from './server-connection.ts';
import type { WriteQueue } from './write-queue.ts';

export interface PublicationOptions {
  readonly claims: Claims;
  readonly written: ServerConnection;
  readonly queue: WriteQueue;
  readonly prefix: string;
  /** Most bytes of audio; a longer utterance is given up. */
  readonly maxBytes: number;
}

/** How long parts can be read after the last one was put, milliseconds. */
const KEPT_MS = 15_000;
const WRITE_MS = 2000;

/**
 * The parts of an utterance of a text that we have claimed, for those who wait for it elsewhere.
 * The claim is kept until the end of the utterance; that of one that was given up is released.
 */
export class Publication {
  readonly #options: PublicationOptions;
  readonly #key: Key;
  readonly #token: string;
  readonly #timer: NodeJS.Timeout;
  readonly #endWatch: () => void;
  #index = 0;
  #bytes = 0;
  #isOver = false;

  /** @param call of the utterance; aborting it gives it up. */
  constructor(options: PublicationOptions, key: Key, token: string, { signal }: Call) {
    this.#options = options;
    this.#key = key;
    this.#token = token;
    this.#timer = setInterval(() => options.claims.renew(key), RENEWED_EVERY_MS);
    const abandon = () => this.abandon();
    signal?.addEventListener('abort', abandon, { once: true });
    this.#endWatch = () => signal?.removeEventListener('abort', abandon);
    if (signal?.aborted) this.abandon();
  }

  /** The speech; what is read of it is published. */
  of(speech: Speech): Speech {
    return { ...speech, audio: this.#published(speech) };
  }

  /** Those who wait speak it themselves. */
  abandon(): void {
    if (this.#isOver) return;
    this.#end();
    // Not awaited: it never rejects.
    this.#options.claims.release(this.#key);
  }

  async *#published({ audio, sampleRate }: Speech): AsyncGenerator<AudioChunk, void> {
    try {
      for await (const chunk of audio) {
        this.#add(chunk, sampleRate);
        yield chunk;
      }
    } finally {
      this.abandon();
    }
  }

  #add(chunk: AudioChunk, sampleRate: number): void {
    if (this.#isOver) return;
    const { byteLength } = chunk.samples;
    this.#bytes += byteLength;
    const index = this.#index++;
    const hasRoom =
      this.#bytes <= this.#options.maxBytes &&
      this.#options.queue.add(byteLength, () => this.#put(index, chunk, sampleRate));
    if (!hasRoom) this.abandon();
    // The claim is released when the whole is kept, or runs out.
    else if (chunk.final) this.#end();
  }

  async #put(index: number, chunk: AudioChunk, sampleRate: number): Promise<void> {
    const { written, prefix } = this.#options;
    if (!written.isUsable) return this.abandon();
    const values = await packedPart(this.#token, index, { chunk, sampleRate });
    const name = partsName(prefix, this.#token);
    const answer = await written.ask(WRITE_MS, (client) =>
      Promise.all([client.rpush(name, ...values), client.pexpire(name, KEPT_MS)]),
    );
    if (answer === undefined) this.abandon();
  }

  #end(): void {
    this.#isOver = true;
    clearInterval(this.#timer);
    this.#endWatch();
  }
}
