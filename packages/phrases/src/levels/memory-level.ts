import { LRUCache } from 'lru-cache';
import type { Key } from '../phrase-key.ts';
import type { Kept, LevelFigures } from './level.ts';

/** What an entry takes beside its bytes: its key, its place in the cache, and a buffer's head. */
const ENTRY_BYTES = 512;

/** Entries in memory, never more than a number of bytes; the longest unused go first. */
export class MemoryLevel {
  readonly name = 'memory';
  readonly #entries: LRUCache<Key, Kept>;
  readonly #maxBytes: number;
  #evictions = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
    this.#entries = new LRUCache<Key, Kept>({
      maxSize: Math.max(1, maxBytes),
      sizeCalculation: ({ bytes }) => bytes.byteLength + ENTRY_BYTES,
      dispose: (_kept, _key, reason) => {
        if (reason === 'evict') this.#evictions += 1;
      },
    });
  }

  has(key: Key): boolean {
    return this.#entries.has(key);
  }

  get(key: Key): Kept | undefined {
    return this.#entries.get(key);
  }

  put(key: Key, kept: Kept): void {
    this.#entries.set(key, kept);
  }

  remove(key: Key): void {
    this.#entries.delete(key);
  }

  figures(): LevelFigures {
    const { calculatedSize: bytes, size: entries } = this.#entries;
    return { bytes, maxBytes: this.#maxBytes, entries, evictions: this.#evictions, errors: 0 };
  }
}
