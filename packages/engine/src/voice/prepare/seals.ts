import { type Stats, statSync } from 'node:fs';
import { join } from 'node:path';

/** By what a file is told from itself after it was written to or replaced; no byte of it is read. */
export interface FileSeal {
  readonly device: number;
  readonly inode: number;
  readonly bytes: number;
  /** Milliseconds since 1970. Nobody can set the time of the last change, unlike that of writing. */
  readonly changedAt: number;
}

/** Of files, by name. */
export type Seals = Readonly<Record<string, FileSeal>>;

const sealFrom = ({ dev, ino, size, ctimeMs }: Stats): FileSeal => ({
  device: dev,
  inode: ino,
  bytes: size,
  changedAt: ctimeMs,
});

export function sealOf(path: string): FileSeal {
  return sealFrom(statSync(path));
}

/** Of the files that are there. */
export function sealsOf(folder: string, files: readonly string[]): Seals {
  return Object.fromEntries(
    files
      .map((file) => [file, statOf(join(folder, file))] as const)
      .flatMap(([file, found]) => (found === undefined ? [] : [[file, sealFrom(found)]])),
  );
}

export interface BrokenSeal {
  readonly file: string;
  /**
   * `gone`: whoever has it open has it as it was. `changed`: under their hands.
   */
  readonly is: 'gone' | 'changed';
}

/** The first file that is not what it was, a changed one before one that is gone. */
export function brokenSeal(
  folder: string,
  seals: Seals,
  files: readonly string[] = Object.keys(seals),
): BrokenSeal | undefined {
  let gone: BrokenSeal | undefined;
  for (const file of files) {
    const seal = seals[file];
    if (seal === undefined) continue;
    const found = statOf(join(folder, file));
    if (found === undefined || found.ino !== seal.inode || found.dev !== seal.device) {
      gone ??= { file, is: 'gone' };
    } else if (found.size !== seal.bytes || found.ctimeMs !== seal.changedAt) {
      return { file, is: 'changed' };
    }
  }
  return gone;
}

const statOf = (path: string): Stats | undefined => {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    // A folder that may not be entered any more, or a disk that fails: out of reach.
    return undefined;
  }
};
