import type { Key } from '../phrase-key.ts';

/** `wording`: JSON. `sound`: signed 16-bit samples, little-endian. */
export type Kind = 'wording' | 'sound';

/** What a level keeps by a key. */
export interface Kept {
  readonly kind: Kind;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What a level gives. */
export interface Given extends Kept {
  /** The sound of a wording, where the level gives both at once. */
  readonly sound?: { readonly key: Key; readonly kept: Kept };
}

/** Figures of a level since the start, for metrics. */
export interface LevelFigures {
  /** Bytes in use, with what a level needs beside the entries. */
  readonly bytes: number;
  readonly maxBytes: number;
  readonly entries: number;
  /** Entries that were dropped for others. */
  readonly evictions: number;
  /** Reads and writes that failed, and damaged entries. */
  readonly errors: number;
}

/**
 * A place for entries behind memory: the disk of this machine, or a server. It never throws and
 * gives nothing but what was put: a level that fails, or an entry that is damaged, is a miss.
 */
export interface Level {
  readonly name: string;
  /** False if it certainly has no such entry. */
  mayHave(key: Key): boolean;
  get(key: Key): Promise<Given | undefined>;
  /** Takes the entry some time later, or never. */
  put(key: Key, kept: Kept): void;
  remove(key: Key): void;
  figures(): LevelFigures;
  /** Resolves when what was put is kept. */
  close(): Promise<void>;
}
