import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileError } from './catalogue-error.ts';

/**
 * Replaces a file: readers see the old text or the new one, also after a power cut.
 * @throws CatalogueError `disk_full`, `not_writable`.
 */
export async function replaceFile(path: string, text: string): Promise<void> {
  const folder = dirname(path);
  const temporary = join(folder, `.${basename(path).replace(/^\./, '')}.new`);
  try {
    await rm(temporary, { force: true });
    // Fails where a link lies in the way.
    await using file = await open(temporary, 'wx', 0o644);
    await file.writeFile(text);
    await file.sync();
    await rename(temporary, path);
    await syncFolder(folder);
  } catch (error) {
    await rm(temporary, { force: true });
    throw fileError(error, path, 'write');
  }
}

/** Makes renames in a folder last. Network and FAT file systems may not know this. */
export async function syncFolder(folder: string): Promise<void> {
  await using handle = await open(folder, 'r');
  await handle.sync().catch(() => undefined);
}

/** Makes a file last, and readable for the user of the service. */
export async function sealFile(path: string): Promise<void> {
  await using file = await open(path, 'r+');
  // FAT has no modes.
  await file.chmod(0o644).catch(() => undefined);
  await file.sync();
}
