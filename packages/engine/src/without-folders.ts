import { dirname, sep } from 'node:path';

/** The folders of a path, but not a slash within a word, such as `and/or`. */
const FOLDERS = /(?<![\w.])\/(?:[^\s/]+\/)*(?=[^\s/])/g;

/**
 * Removes folders from a message about files, so that any client may read it: only file names stay.
 * @param known absolute paths of files it may name; only in these may a folder's name have a space.
 */
export function withoutFolders(message: string, known: readonly string[]): string {
  const plain = known.reduce((text, path) => text.replaceAll(dirname(path) + sep, ''), message);
  return plain.replaceAll(FOLDERS, '');
}
