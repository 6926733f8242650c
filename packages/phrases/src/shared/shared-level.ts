import { LRUCache } from 'lru-cache';
import type { Kept, Level, LevelFigures } from '../levels/level.ts';
import { DamagedEntry, packed, samplesOf } from '../levels/packed.ts';
import { type Key, soundKey } from '../phrase-key.ts';
import { unpackedValue } from './part.ts';
import type { ServerConnection } from './server-connection.ts';
import { isWording } from './shapes.ts';
import type { WriteQueue } from './write-queue.ts';

export interface SharedLevelOptions {
  /** For requests that wait. */
  readonly asked: ServerConnection;
  /** For what nobody waits for. */
  readonly written: ServerConnection;
  readonly queue: WriteQueue;
  readonly prefix: string;
  /** The most a request waits for the server, milliseconds. */
  readonly timeoutMs: number;
  /** Most bytes of an entry. */
  readonly maxBytes: number;
  /** A text was kept, or cannot be. */
  readonly onPut: (key: Key) => Promise<void>;
}

/** A phrase that nobody spoke for so long goes, seconds. */
const KEPT_SECONDS = 30 * 24 * 3600;
const WRITE_MS = 2000;
/** Requests whose time is remembered. */
const REQUESTS = 1000;

/**
 * Entries of a server that several machines use. It may be absent, slow, full, or give anything: an
 * entry is checked as one on the disk, and for its form; a sound has to be that of its key.
 */
export class SharedLevel implements Level {
  readonly name = 'shared';
  readonly #options: SharedLevelOptions;
  /** Until when the server may be waited for, for requests of these keys; `performance.now()`. */
  readonly #until = new LRUCache<Key, number>({ max: REQUESTS });
  #damages = 0;

  constructor(options: SharedLevelOptions) {
    this.#options = options;
  }

  mayHave(): boolean {
    return this.#options.asked.isUsable;
  }

  async get(key: Key): Promise<Kept | undefined> {
    const { asked, maxBytes, timeoutMs } = this.#options;
    const now = performance.now();
    const begun = this.#until.get(key);
    const until = begun !== undefined && begun > now ? begun : now + timeoutMs;
    this.#until.set(key, until);
    const answer = await asked.ask(until - now, (client) =>
      client.getrangeBuffer(this.#nameOf(key), 0, maxBytes),
    );
    // Of a key that is not there, it is the range of nothing.
    if (answer === undefined || answer.value?.length === 0) return undefined;
    try {
      const kept = await unpackedValue(key, answer.value, maxBytes);
      if (kept.kind === 'sound') expectSound(key, kept);
      else this.#until.set(soundOf(kept), until);
      return kept;
    } catch {
      this.countDamage();
      this.remove(key);
      return undefined;
    }
  }

  /** What is left of the time of a request that asked for this key, milliseconds. */
  remainingMs(key: Key): number {
    const until = this.#until.get(key);
    this.#until.delete(key);
    if (until === undefined) return this.#options.timeoutMs;
    return Math.max(0, until - performance.now());
  }

  put(key: Key, kept: Kept): void {
    const { written, queue, maxBytes, onPut } = this.#options;
    const put = async (): Promise<void> => {
      if (written.isUsable && kept.bytes.byteLength <= maxBytes) {
        const file = await packed(key, kept);
        if (file.length <= maxBytes) {
          await written.ask(WRITE_MS, (client) =>
            client.set(this.#nameOf(key), file, 'EX', KEPT_SECONDS),
          );
        }
      }
      if (kept.kind === 'wording') await onPut(key);
    };
    if (!queue.add(kept.bytes.byteLength, put) && kept.kind === 'wording') onPut(key);
  }

  remove(key: Key): void {
    const { written, queue } = this.#options;
    queue.add(key.length, async () => {
      await written.ask(WRITE_MS, (client) => client.del(this.#nameOf(key)));
    });
  }

  /** Something was not as it was put. */
  countDamage(): void {
    this.#damages += 1;
  }

  /** What waits to be sent: only the server knows what it has. */
  figures(): LevelFigures {
    const { asked, written, queue } = this.#options;
    const { bytes, maxBytes, length, refused } = queue;
    const errors = asked.errors + written.errors + this.#damages;
    return { bytes, maxBytes, entries: length, evictions: refused, errors };
  }

  /** What waits is sent, and the connections closed, by whom they belong to. */
  async close(): Promise<void> {}

  #nameOf(key: Key): string {
    return `${this.#options.prefix}${key}`;
  }
}

function expectSound(key: Key, { bytes }: Kept): void {
  if (bytes.byteLength % 2 !== 0 || soundKey(samplesOf(bytes)) !== key) {
    throw new DamagedEntry('of another sound');
  }
}

function soundOf({ bytes }: Kept): Key {
  const wording: unknown = JSON.parse(new TextDecoder().decode(bytes));
  if (!isWording(wording)) throw new DamagedEntry('not a wording');
  return wording.sound;
}
