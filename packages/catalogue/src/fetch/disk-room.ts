import { statfs } from 'node:fs/promises';
import { CatalogueError, fileError } from '../catalogue-error.ts';

/** Left free beside the files: folders and their entries take room as well. */
const MARGIN_BYTES = 256 * 1024;

/**
 * Checks that a file system has room for so many bytes.
 * @throws CatalogueError `disk_full` that says how much is free.
 */
export async function expectRoom(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder).catch((error: unknown) => {
    throw fileError(error, folder, 'write');
  });
  const free = bavail * bsize;
  if (bytes + MARGIN_BYTES <= free) return;
  const message = `${folder} has no room: ${megabytes(bytes)} are needed, ${megabytes(free)} are free`;
  throw new CatalogueError('disk_full', message);
}

/** `63.2 MB`: decimal, as disks and downloads are sold. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
