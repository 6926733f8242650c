import { randomBytes } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { lstat, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isLeased, wasLeased } from './lease.ts';

/** Limits for unused entries. Entries in use are never removed and do not count. */
export interface CacheBounds {
  /** Number of entries. Default: an upgrade and the way back, for two voices. */
  readonly entries: number;
  /** Total size. Default: four medium voices, or two high ones. */
  readonly bytes: number;
  /** Milliseconds since the last use. Default: 30 days, after which nobody goes back. */
  readonly ageMs: number;
}

/** The default bounds. */
export const UNUSED: CacheBounds = {
  entries: 4,
  bytes: 512 * 1024 ** 2,
  ageMs: 30 * 86_400_000,
};

/** Bounds for the entries of installed voices. */
export interface InstalledBounds {
  /** Ids of the installed voices. */
  readonly ids: ReadonlySet<string>;
  /** Size of the newest entries of all of them, those in use included. */
  readonly maxBytes: number;
}

const ENTRY = /-[0-9a-f]{32,64}$/;
/** Folders of entries being made or removed, also by a process that was killed. */
const LEAVINGS = /-[0-9a-f]{32,64}\.(new|old)-\w+$/;
/** Minimum age of such a folder without a lease: a new one has none yet. */
const LEAVINGS_REST_MS = 60_000;

/** Path of a folder beside an entry, used while the entry is made (`new`) or removed (`old`). */
export function besideEntry(entry: string, kind: 'new' | 'old'): string {
  return `${entry}.${kind}-${randomBytes(4).toString('hex')}`;
}

/** The entry's path for a path from `besideEntry`. */
export function entryOf(path: string): string {
  return path.replace(/\.(new|old)-\w+$/, '');
}

interface Unused {
  readonly path: string;
  /** Id of its voice. */
  readonly voice: string;
  readonly bytes: number;
  /** Milliseconds since the last use. */
  readonly ageMs: number;
}

const foldersIn = async (cacheFolder: string): Promise<string[]> => {
  const found = await readdir(cacheFolder, { withFileTypes: true }).catch((): Dirent[] => []);
  return found.filter((entry) => entry.isDirectory()).map(({ name }) => name);
};

/**
 * Removes the folders that killed preparations and removals left behind. Call it also before a
 * preparation: one that is killed again and again would fill the disk.
 */
export async function removeLeavings(cacheFolder: string): Promise<void> {
  for (const name of (await foldersIn(cacheFolder)).filter((found) => LEAVINGS.test(found))) {
    const path = join(cacheFolder, name);
    // In this order, so that a lease taken in between is not mistaken for a dead one.
    const isOver = (await wasLeased(path)) || (await ageOf(path)) > LEAVINGS_REST_MS;
    if (isOver && !(await isLeased(path))) await removeUnused(path);
  }
}

/** Milliseconds since the folder was last used. */
const ageOf = async (path: string): Promise<number> =>
  Date.now() - (await stat(path).catch(() => ({ mtimeMs: 0 }))).mtimeMs;

/**
 * Removes unused entries, of any voice and version, that exceed the bounds; the longest unused
 * first. The newest entry of an installed voice has bounds of its own.
 */
export async function tidyCache(
  cacheFolder: string,
  bounds = UNUSED,
  { ids, maxBytes }: InstalledBounds = { ids: new Set(), maxBytes: 0 },
): Promise<void> {
  await removeLeavings(cacheFolder);
  const unused: Unused[] = [];
  /** Installed voices whose newest entry was counted. */
  const counted = new Set<string>();
  let installedBytes = 0;
  for (const name of (await foldersIn(cacheFolder)).filter((found) => ENTRY.test(found))) {
    const path = join(cacheFolder, name);
    const voice = name.replace(ENTRY, '');
    const isUsed = await isLeased(path);
    if (isUsed && !ids.has(voice)) continue;
    const entry = { path, voice, bytes: await bytesIn(path), ageMs: await ageOf(path) };
    if (!isUsed) unused.push(entry);
    else {
      counted.add(voice);
      installedBytes += entry.bytes;
    }
  }
  let entries = 0;
  let bytes = 0;
  for (const entry of unused.sort((a, b) => a.ageMs - b.ageMs)) {
    if (ids.has(entry.voice) && !counted.has(entry.voice)) {
      counted.add(entry.voice);
      installedBytes += entry.bytes;
      const isKept = installedBytes <= maxBytes && entry.ageMs <= bounds.ageMs;
      if (!isKept) await removeUnused(entry.path);
      continue;
    }
    entries += 1;
    bytes += entry.bytes;
    const isKept =
      entries <= bounds.entries && bytes <= bounds.bytes && entry.ageMs <= bounds.ageMs;
    if (!isKept) await removeUnused(entry.path);
  }
}

/**
 * Removes an unused entry. It is renamed first, so that no process finds it any more. If a process
 * has leased it meanwhile, it is renamed back.
 */
export async function removeUnused(path: string): Promise<void> {
  const aside = besideEntry(entryOf(path), 'old');
  try {
    await rename(path, aside);
    if (await isLeased(aside)) await rename(aside, path);
    else await rm(aside, { recursive: true, force: true });
  } catch {
    // Another process removes it too, or this one lacks the permission. The next start tries again.
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
