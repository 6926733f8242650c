import { copyFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CatalogueError, fileError } from '../catalogue-error.ts';
import { expectRoom } from './disk-room.ts';
import { download } from './download.ts';
import type { FetchOptions } from './fetch-options.ts';
import { digestOf, expectBytes, type FileDigest } from './file-digest.ts';
import { type ExpectedFile, type FileSource, sourceName } from './file-source.ts';

/**
 * Brings a file to `target` and checks its bytes.
 * @throws CatalogueError `fetch_failed`, `wrong_bytes`, `disk_full`, `not_writable`.
 */
export async function fetchFile(
  source: FileSource,
  target: string,
  expected: ExpectedFile,
  options: FetchOptions = {},
): Promise<FileDigest> {
  if ('url' in source) return await download(source.url, target, expected, options);
  await expectRoom(dirname(target), await sizeOf(source.path));
  try {
    await copyFile(source.path, target);
  } catch (error) {
    const isSource = (error as NodeJS.ErrnoException).code === 'EACCES';
    throw isSource ? fileError(error, source.path, 'read') : fileError(error, target, 'write');
  }
  const digest = await digestOf(target);
  expectBytes(digest, expected, sourceName(source));
  options.onProgress?.(digest.size, digest.size);
  return digest;
}

/** @throws CatalogueError `fetch_failed` if the path is not that of a file. */
async function sizeOf(path: string): Promise<number> {
  const stats = await stat(path).catch((error: unknown) => {
    throw fileError(error, path, 'read');
  });
  if (!stats.isFile()) throw new CatalogueError('fetch_failed', `${path} is not a file`);
  return stats.size;
}
