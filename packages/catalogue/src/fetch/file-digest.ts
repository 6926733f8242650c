import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { CatalogueError, fileError } from '../catalogue-error.ts';
import type { ExpectedFile } from './file-source.ts';

/** Size in bytes, and sums in lower-case hex. */
export interface FileDigest {
  readonly size: number;
  readonly md5: string;
  readonly sha256: string;
}

/**
 * Reads a file once.
 * @throws CatalogueError `fetch_failed` if it cannot be read.
 */
export async function digestOf(path: string): Promise<FileDigest> {
  const [md5, sha256] = [createHash('md5'), createHash('sha256')];
  let size = 0;
  try {
    for await (const piece of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
      md5.update(piece);
      sha256.update(piece);
      size += piece.length;
    }
  } catch (error) {
    throw fileError(error, path, 'read');
  }
  return { size, md5: md5.digest('hex'), sha256: sha256.digest('hex') };
}

/**
 * @param from what the message calls the file.
 * @throws CatalogueError `wrong_bytes` that names the first difference.
 */
export function expectBytes(digest: FileDigest, expected: ExpectedFile, from: string): void {
  for (const [key, name] of [
    ['size', 'bytes'],
    ['sha256', 'SHA-256'],
    ['md5', 'MD5'],
  ] as const) {
    const wanted = expected[key];
    if (wanted === undefined || wanted === digest[key]) continue;
    throw new CatalogueError(
      'wrong_bytes',
      `${from} is not the file that was expected: ${name} ${digest[key]} instead of ${wanted}`,
    );
  }
}
