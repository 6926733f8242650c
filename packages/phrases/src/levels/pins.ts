import type { Key } from '../phrase-key.ts';

/** Keys of entries that are not dropped for others: of wordings, and of the sounds they name. */
export class Pins {
  /** The sound of each wording, as far as it is known. */
  #sounds = new Map<Key, Key | undefined>();
  #keys = new Set<Key>();

  /** Replaces all. @param sounds the keys of wordings, each with that of its sound if it is known. */
  set(sounds: ReadonlyMap<Key, Key | undefined>): void {
    this.#sounds = new Map(
      [...sounds].map(([key, sound]) => [key, sound ?? this.#sounds.get(key)]),
    );
    this.#keys = new Set([...this.#sounds].flat().filter((key) => key !== undefined));
  }

  get size(): number {
    return this.#sounds.size;
  }

  has(key: Key): boolean {
    return this.#keys.has(key);
  }

  keys(): Iterable<Key> {
    return this.#keys;
  }

  /** The sound of a pinned wording, if it is known. */
  soundOf(wording: Key): Key | undefined {
    return this.#sounds.get(wording);
  }

  /** Pins the sound of a wording, if the wording is pinned. */
  learn(wording: Key, sound: Key): void {
    const before = this.#sounds.get(wording);
    if (before === sound || !this.#sounds.has(wording)) return;
    this.#sounds.set(wording, sound);
    this.set(this.#sounds);
  }
}
