import type { Key } from '../phrase-key.ts';
import type { EntryFile } from './entry-files.ts';

/** How often a file's time is set at most, milliseconds: each time is a write. */
const TOUCHED_EVERY_MS = 3_600_000;

interface Entry {
  readonly size: number;
  usedAt: number;
}

/** The entries of a folder in the order of use, and what they take on the disk. */
export class EntryList {
  readonly #entries = new Map<Key, Entry>();
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  get count(): number {
    return this.#entries.size;
  }

  /** The longest unused first. */
  keys(): Iterable<Key> {
    return this.#entries.keys();
  }

  has(key: Key): boolean {
    return this.#entries.has(key);
  }

  /** Bytes on the disk; 0 if there is no such entry. */
  sizeOf(key: Key): number {
    return this.#entries.get(key)?.size ?? 0;
  }

  add({ key, size, usedAt }: EntryFile): void {
    this.forget(key);
    this.#entries.set(key, { size, usedAt });
    this.#bytes += size;
  }

  forget(key: Key): void {
    this.#bytes -= this.sizeOf(key);
    this.#entries.delete(key);
  }

  /** Puts an entry behind the others. @returns whether its file is to be given the time. */
  use(key: Key): boolean {
    const entry = this.#entries.get(key);
    if (entry === undefined) return false;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    const now = Date.now();
    if (now - entry.usedAt < TOUCHED_EVERY_MS) return false;
    entry.usedAt = now;
    return true;
  }
}
