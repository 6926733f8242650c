import { type Stats, statSync } from 'node:fs';

/** What the system knows of a file; undefined for one that is not there or cannot be looked at. */
export function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** Identifies a file's content as far as that is possible without reading it. */
export function stateOf({ ino, size, ctimeMs }: Stats): string {
  return `${ino} ${size} ${ctimeMs}`;
}
