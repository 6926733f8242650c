import { type Stats, statSync } from 'node:fs';
import { join } from 'node:path';

/** File metadata that changes when the file is written to or replaced. Taken without reading it. */
export interface FileSeal {
  readonly device: number;
  readonly inode: number;
  readonly bytes: number;
  /** ctime in milliseconds since 1970; unlike mtime, it cannot be set. */
  readonly changedAt: number;
}

/** Seals by file name. */
export type Seals = Readonly<Record<string, FileSeal>>;

const sealFrom = ({ dev, ino, size, ctimeMs }: Stats): FileSeal => ({
  device: dev,
  inode: ino,
  bytes: size,
  changedAt: ctimeMs,
});

/** @throws Error if the file cannot be accessed. */
export function sealOf(path: string): FileSeal {
  return sealFrom(statSync(path));
}

/** Seals of those files that exist. */
export function sealsOf(folder: string, files: readonly string[]): Seals {
  return Object.fromEntries(
    files
      .map((file) => [file, statOf(join(folder, file))] as const)
      .flatMap(([file, found]) => (found === undefined ? [] : [[file, sealFrom(found)]])),
  );
}

/** A file that no longer matches its seal. */
export interface BrokenSeal {
  readonly file: string;
  /**
   * `gone`: removed or replaced; a process that has it open keeps the old content. `changed`:
   * written to in place, also for processes that have it open.
   */
  readonly is: 'gone' | 'changed';
}

/** The first file whose seal is broken; changed files come before those that are gone. */
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
    // The folder is no longer accessible, or the disk fails.
    return undefined;
  }
};
