import { randomBytes } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { lstat, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isLeased, wasLeased } from './lease.ts';

/** What entries may take that nobody uses. Those in use never go, and do not count. */
export interface CacheBounds {
  /** An upgrade and the way back, for two voices. */
  readonly entries: number;
  /** Four medium voices, or two high ones. */
  readonly bytes: number;
  /** Since it was last used, milliseconds: nobody goes back to what they left a month ago. */
  readonly ageMs: number;
}

export const UNUSED: CacheBounds = {
  entries: 4,
  bytes: 512 * 1024 ** 2,
  ageMs: 30 * 86_400_000,
};

const ENTRY = /-[0-9a-f]{32,64}$/;
/** Entries that are being made or removed, or were when their process was killed. */
const LEAVINGS = /-[0-9a-f]{32,64}\.(new|old)-\w+$/;
/** One that was only just made has no lease yet. */
const LEAVINGS_REST_MS = 60_000;

/** Name of a folder beside an entry, for as long as it is made or removed. */
export function besideEntry(entry: string, kind: 'new' | 'old'): string {
  return `${entry}.${kind}-${randomBytes(4).toString('hex')}`;
}

/** The entry that such a folder is of. */
export function entryOf(path: string): string {
  return path.replace(/\.(new|old)-\w+$/, '');
}

interface Unused {
  readonly path: string;
  readonly bytes: number;
  /** Since it was last used, milliseconds. */
  readonly ageMs: number;
}

const foldersIn = async (cacheFolder: string): Promise<string[]> => {
  const found = await readdir(cacheFolder, { withFileTypes: true }).catch((): Dirent[] => []);
  return found.filter((entry) => entry.isDirectory()).map(({ name }) => name);
};

/**
 * Removes what preparations and removals left that were killed. To be called before a preparation, too:
 * one that is killed again and again would fill the disk.
 */
export async function removeLeavings(cacheFolder: string): Promise<void> {
  for (const name of (await foldersIn(cacheFolder)).filter((found) => LEAVINGS.test(found))) {
    const path = join(cacheFolder, name);
    // Asked in this order: a lease that is born in between is not taken for a dead one.
    const isOver = (await wasLeased(path)) || (await ageOf(path)) > LEAVINGS_REST_MS;
    if (isOver && !(await isLeased(path))) await removeUnused(path);
  }
}

/** Milliseconds since it was last used. */
const ageOf = async (path: string): Promise<number> =>
  Date.now() - (await stat(path).catch(() => ({ mtimeMs: 0 }))).mtimeMs;

/** Removes entries, of any voice and any version, that nobody uses and that are beyond the bounds. */
export async function tidyCache(cacheFolder: string, bounds = UNUSED): Promise<void> {
  await removeLeavings(cacheFolder);
  const unused: Unused[] = [];
  for (const name of (await foldersIn(cacheFolder)).filter((found) => ENTRY.test(found))) {
    const path = join(cacheFolder, name);
    if (await isLeased(path)) continue;
    unused.push({ path, bytes: await bytesIn(path), ageMs: await ageOf(path) });
  }
  let entries = 0;
  let bytes = 0;
  for (const entry of unused.sort((a, b) => a.ageMs - b.ageMs)) {
    entries += 1;
    bytes += entry.bytes;
    const isKept =
      entries <= bounds.entries && bytes <= bounds.bytes && entry.ageMs <= bounds.ageMs;
    if (!isKept) await removeUnused(entry.path);
  }
}

/**
 * Removes an entry nobody uses. It is moved aside first, where nobody finds it, and looked at once
 * more: somebody may have leased it meanwhile, and then has it back.
 */
export async function removeUnused(path: string): Promise<void> {
  const aside = besideEntry(entryOf(path), 'old');
  try {
    await rename(path, aside);
    if (await isLeased(aside)) await rename(aside, path);
    else await rm(aside, { recursive: true, force: true });
  } catch {
    // Another process removes it as well, or this one may not. Whoever starts next looks again.
  }
}

const bytesIn = async (folder: string): Promise<number> => {
  const names = await readdir(folder).catch((): string[] => []);
  const sizes = names.map((name) =>
    lstat(join(folder, name)).then(
      ({ size }) => size,
      () => 0,
    ),
  );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
};
