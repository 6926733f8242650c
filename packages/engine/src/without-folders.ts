import { dirname, sep } from 'node:path';

/** The folders of a path: not a slash within a word, such as `and/or`. */
const FOLDERS = /(?<![\w.])\/(?:[^\s/]+\/)*(?=[^\s/])/g;

/**
 * A message about files, for anybody: it names the files and not where they lie.
 * @param known absolute paths of files it may name; only in these may a folder's name have a space.
 */
export function withoutFolders(message: string, known: readonly string[]): string {
  const plain = known.reduce((text, path) => text.replaceAll(dirname(path) + sep, ''), message);
  return plain.replaceAll(FOLDERS, '');
}
