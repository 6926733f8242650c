import type { DiskLevel } from './levels/disk-level.ts';
import { DamagedEntry, packed, samplesOf, unpacked } from './levels/packed.ts';
import { type PhraseStore, wordingOf } from './levels/phrase-store.ts';
import type { Pins } from './levels/pins.ts';
import { fits, type Wording } from './phrase.ts';
import { type Key, soundKey } from './phrase-key.ts';

/** A phrase as two entries, each with its key, lengths and SHA-256 in its head; see packed.ts. */
export interface PackedPhrase {
  readonly wording: Buffer;
  readonly sound: Buffer;
  /** Key of the sound. */
  readonly soundKey: Key;
}

/** Phrases that stay on the disk whatever else is said, within its bound. */
export class PinnedPhrases {
  readonly #store: PhraseStore;
  readonly #disk: DiskLevel | undefined;
  readonly #pins: Pins;

  constructor(store: PhraseStore, disk: DiskLevel | undefined, pins: Pins) {
    this.#store = store;
    this.#disk = disk;
    this.#pins = pins;
  }

  /** Replaces all pins. @param sounds keys of texts, each with that of its sound if it is known. */
  pin(sounds: ReadonlyMap<Key, Key | undefined>): void {
    this.#pins.set(sounds);
  }

  get hasAny(): boolean {
    return this.#pins.size > 0;
  }

  /** Whether the text of this key is pinned. */
  has(key: Key): boolean {
    return this.#pins.has(key);
  }

  /** The sound of a pinned text, if it is known. */
  soundOf(key: Key): Key | undefined {
    return this.#pins.soundOf(key);
  }

  /** Whether the disk has all of a pinned phrase, as far as is known without reading it. */
  isKept(key: Key): boolean {
    const sound = this.soundOf(key);
    return sound !== undefined && this.#isOnDisk(key) && this.#isOnDisk(sound);
  }

  /** Whether the disk's bound had no room for a pinned phrase. */
  lacksRoomFor(key: Key): boolean {
    return [key, this.soundOf(key)].some((one) => one && this.#disk?.lacksRoomFor(one));
  }

  /** Brings a phrase that another level has to the disk. @returns whether one has it. */
  async fetch(key: Key): Promise<boolean> {
    const found = this.#store.inMemory(key) ?? (await this.#store.fetch(key));
    if (found === undefined) return false;
    this.#store.keep(key, found.phrase);
    await this.settled();
    return true;
  }

  /** Resolves when what was said so far is on the disk, or was let go. */
  async settled(): Promise<void> {
    await this.#disk?.settled();
  }

  /** A pinned phrase as it is kept; undefined if it is not, or was damaged. */
  async packed(key: Key): Promise<PackedPhrase | undefined> {
    const sound = this.soundOf(key);
    if (sound === undefined) return undefined;
    const told = await this.#disk?.get(key);
    const samples = told?.sound?.key === sound ? told.sound.kept : await this.#disk?.get(sound);
    if (told === undefined || samples === undefined) return undefined;
    return {
      wording: await packed(key, told),
      sound: await packed(sound, samples),
      soundKey: sound,
    };
  }

  /**
   * Keeps a phrase that another service has packed.
   * @throws DamagedEntry if it is not as it was packed, or no whole phrase.
   */
  async take(key: Key, { wording: told, sound, soundKey: name }: PackedPhrase): Promise<void> {
    const wording = wordingOf(await unpacked(key, told));
    const { kind, bytes } = await unpacked(name, sound);
    const samples = samplesOf(bytes);
    if (!isWhole(wording, samples) || kind !== 'sound' || soundKey(samples) !== wording.sound) {
      throw new DamagedEntry('its text and its sound do not belong together');
    }
    this.#store.keep(key, { wording, samples });
    await this.settled();
  }

  #isOnDisk(key: Key): boolean {
    return this.#disk?.has(key) ?? false;
  }
}

function isWhole(wording: Wording | undefined, samples: Int16Array): wording is Wording {
  return Array.isArray(wording?.chunks) && fits(wording, samples);
}
