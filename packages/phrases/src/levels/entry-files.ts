import { constants } from 'node:fs';
import { mkdir, open, opendir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Key } from '../phrase-key.ts';

/** An entry's file in the folder. */
export interface EntryFile {
  readonly key: Key;
  /** Bytes on the disk. */
  readonly size: number;
  /** Milliseconds since the epoch; the file's time of change says when it was last used. */
  readonly usedAt: number;
}

/** Disks give space in blocks. */
const BLOCK = 4096;
/** stat's `blocks` are of 512 bytes everywhere. */
const STAT_BLOCK = 512;
/** Writing a file takes less, milliseconds. */
const WRITTEN_WITHIN_MS = 60_000;
const ENTRY = /^[0-9a-f]{64}$/;
const UNFINISHED = /^[0-9a-f]{64}\.[0-9a-f.]+\.tmp$/;

/** Bytes that a file of this length takes on the disk. */
export function onDisk(length: number): number {
  return Math.ceil(length / BLOCK) * BLOCK;
}

/**
 * The files of a folder of entries: each has its key as its name. A file is written under another
 * name and renamed, so a file that is there is complete, or it was damaged later.
 */
export class EntryFiles {
  readonly folder: string;
  #written = 0;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Makes the folder, lists its entries and removes what other processes left unfinished. */
  async list(): Promise<EntryFile[]> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const found: EntryFile[] = [];
    for await (const { name } of await opendir(this.folder)) {
      if (UNFINISHED.test(name)) await this.#removeUnfinished(name);
      if (!ENTRY.test(name)) continue;
      const file = await stat(join(this.folder, name)).catch(() => undefined);
      if (file !== undefined) {
        const size = Math.max(onDisk(file.size), file.blocks * STAT_BLOCK);
        found.push({ key: name, size, usedAt: file.mtimeMs });
      }
    }
    return found;
  }

  /** Bytes that the list of names takes on the disk. */
  async ownSize(): Promise<number> {
    const { size, blocks } = await stat(this.folder);
    return Math.max(onDisk(size), blocks * STAT_BLOCK);
  }

  /** @returns the bytes on the disk. */
  async write(key: Key, file: Uint8Array): Promise<number> {
    this.#written += 1;
    const unfinished = join(
      this.folder,
      `${key}.${process.pid.toString(16)}.${this.#written.toString(16)}.tmp`,
    );
    try {
      const { O_WRONLY, O_CREAT, O_EXCL } = constants;
      const handle = await open(unfinished, O_WRONLY | O_CREAT | O_EXCL, 0o600);
      try {
        await handle.writeFile(file);
      } finally {
        await handle.close();
      }
      await rename(unfinished, join(this.folder, key));
    } catch (error) {
      await rm(unfinished, { force: true }).catch(() => {});
      throw error;
    }
    return onDisk(file.length);
  }

  async remove(key: Key): Promise<void> {
    await rm(join(this.folder, key), { force: true });
  }

  async touch(key: Key): Promise<void> {
    const now = new Date();
    await utimes(join(this.folder, key), now, now);
  }

  /** A process that lives, such as the one before this one, may be writing it. */
  async #removeUnfinished(name: string): Promise<void> {
    const path = join(this.folder, name);
    const pid = Number.parseInt(name.split('.')[1] ?? '', 16);
    const ageMs = Date.now() - ((await stat(path).catch(() => undefined))?.mtimeMs ?? 0);
    if (pid !== process.pid && isAlive(pid) && ageMs < WRITTEN_WITHIN_MS) return;
    await rm(path, { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
