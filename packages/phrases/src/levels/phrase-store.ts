import { fits, type Phrase, type Wording } from '../phrase.ts';
import type { Key } from '../phrase-key.ts';
import type { Kept, Level } from './level.ts';
import type { MemoryLevel } from './memory-level.ts';
import { bytesOf, samplesOf } from './packed.ts';
import { Pins } from './pins.ts';

/** A phrase and the name of the slowest level that had a part of it. */
export interface FoundPhrase {
  readonly phrase: Phrase;
  readonly level: string;
}

/** Longest wait for a level behind memory, milliseconds. */
const PATIENCE_MS = 500;

/**
 * Phrases in all levels: their sounds by the keys of sounds, and their wordings, each with the key
 * of its sound, by the keys of texts. What a slower level gives is kept in the faster ones.
 */
export class PhraseStore {
  readonly #memory: MemoryLevel;
  readonly #slower: readonly Level[];
  readonly #pins: Pins;
  /** Phrases that are being fetched. */
  readonly #fetched = new Map<Key, Promise<FoundPhrase | undefined>>();

  /** @param slower the fastest first. */
  constructor(memory: MemoryLevel, slower: readonly Level[], pins = new Pins()) {
    this.#memory = memory;
    this.#slower = slower;
    this.#pins = pins;
  }

  get levels(): readonly (MemoryLevel | Level)[] {
    return [this.#memory, ...this.#slower];
  }

  /** The phrase of a text if memory has it. */
  inMemory(key: Key): FoundPhrase | undefined {
    const kept = this.#memory.get(key);
    const wording = kept && wordingOf(kept);
    const sound = wording && this.#memory.get(wording.sound);
    if (wording === undefined || sound === undefined) return undefined;
    const samples = samplesOf(sound.bytes);
    return fits(wording, samples) ? { phrase: { wording, samples }, level: 'memory' } : undefined;
  }

  /** The phrase of a text if a level has it; equal questions are asked once. Never rejects. */
  fetch(key: Key): Promise<FoundPhrase | undefined> {
    const known = this.#fetched.get(key);
    if (known !== undefined) return known;
    const asked = this.#ask(key).finally(() => this.#fetched.delete(key));
    this.#fetched.set(key, asked);
    return asked;
  }

  /** True if only levels behind memory can tell. */
  mayFetch(key: Key): boolean {
    return this.#memory.has(key)
      ? this.#slower.length > 0
      : this.#slower.some((level) => level.mayHave(key));
  }

  keep(key: Key, { wording, samples }: Phrase): void {
    const sound: Kept = { kind: 'sound', bytes: bytesOf(samples) };
    const told: Kept = {
      kind: 'wording',
      bytes: new TextEncoder().encode(JSON.stringify(wording)),
    };
    const { levels } = this;
    this.#pins.learn(key, wording.sound);
    for (const level of levels) {
      level.put(wording.sound, sound);
      level.put(key, told);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#slower.map((level) => level.close()));
  }

  async #ask(key: Key): Promise<FoundPhrase | undefined> {
    const told = await this.#find(key, 'wording');
    if (told === undefined) return undefined;
    const wording = wordingOf(told.kept);
    if (wording !== undefined) this.#pins.learn(key, wording.sound);
    const sound = wording && (await this.#find(wording.sound, 'sound'));
    if (wording === undefined || sound === undefined) {
      this.#remove(key);
      return undefined;
    }
    const samples = samplesOf(sound.kept.bytes);
    if (!fits(wording, samples)) {
      this.#remove(key);
      this.#remove(wording.sound);
      return undefined;
    }
    const level = this.levels[Math.max(told.level, sound.level)]?.name ?? '';
    return { phrase: { wording, samples }, level };
  }

  /** @returns the entry, and the index of the level that had it. */
  async #find(key: Key, kind: Kept['kind']): Promise<{ kept: Kept; level: number } | undefined> {
    const inMemory = this.#memory.get(key);
    if (inMemory !== undefined) return { kept: inMemory, level: 0 };
    for (const [index, level] of this.#slower.entries()) {
      if (!level.mayHave(key)) continue;
      const given = await within(PATIENCE_MS, level.get(key));
      if (given?.kind !== kind) continue;
      const kept: Kept = { kind, bytes: given.bytes };
      this.#memory.put(key, kept);
      for (const faster of this.#slower.slice(0, index)) faster.put(key, kept);
      if (given.sound !== undefined) this.#memory.put(given.sound.key, given.sound.kept);
      return { kept, level: index + 1 };
    }
    return undefined;
  }

  #remove(key: Key): void {
    for (const level of this.levels) level.remove(key);
  }
}

/** A wording by its entry. */
export function wordingOf({ kind, bytes }: Kept): Wording | undefined {
  if (kind !== 'wording') return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

async function within<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => late.resolve(undefined), ms);
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
