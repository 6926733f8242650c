import { readFileSync } from 'node:fs';
import path from 'node:path';
import { brotliDecompressSync } from 'node:zlib';

export interface FolderEntry {
  readonly name: string;
  readonly isFolder: boolean;
}

/** A read-only tree of files. Paths are relative to its root, which is `''`. */
export interface DataFiles {
  /** Size of the file in bytes; undefined if there is no such file. */
  size(file: string): number | undefined;
  /**
   * Content of the file; do not change it, it may be shared. Undefined if there is no such file.
   */
  read(file: string): Uint8Array | undefined;
  /** Entries of the folder; undefined if there is no such folder. */
  list(folder: string): readonly FolderEntry[] | undefined;
}

/** A row of `manifest.tsv`, which `pack-data.ts` writes. */
export interface PackedFile {
  readonly name: string;
  /** The brotli file it is in. */
  readonly pack: string;
  /** Where it starts in the pack's uncompressed bytes. */
  readonly offset: number;
  readonly bytes: number;
  readonly sha256: string;
}

export function readManifest(folder: string): PackedFile[] {
  return readFileSync(path.join(folder, 'manifest.tsv'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((row) => {
      const [name = '', pack = '', offset, bytes, sha256 = ''] = row.split('\t');
      return { name, pack, offset: Number(offset), bytes: Number(bytes), sha256 };
    });
}

/**
 * Opens packed data files. A pack is decompressed when a file in it is read, and kept until memory
 * is needed for something else: espeak-ng has its own copy of the files in use.
 *
 * @param folder of `manifest.tsv` and the packs
 */
export function openDataFiles(folder: string): DataFiles {
  const files = new Map(readManifest(folder).map((file) => [file.name, file]));
  const folders = listFolders(files.keys());
  const unpacked = new Map<string, WeakRef<Uint8Array>>();
  const unpack = (pack: string): Uint8Array => {
    const kept = unpacked.get(pack)?.deref();
    if (kept !== undefined) return kept;
    const bytes = brotliDecompressSync(readFileSync(path.join(folder, pack)));
    unpacked.set(pack, new WeakRef(bytes));
    return bytes;
  };
  return {
    size: (name) => files.get(name)?.bytes,
    read: (name) => {
      const file = files.get(name);
      return file && unpack(file.pack).subarray(file.offset, file.offset + file.bytes);
    },
    list: (name) => folders.get(name),
  };
}

const listFolders = (names: Iterable<string>): Map<string, FolderEntry[]> => {
  const folders = new Map<string, FolderEntry[]>([['', []]]);
  const add = (parts: readonly string[], isFolder: boolean): void => {
    const name = parts.at(-1) ?? '';
    const parent = parts.slice(0, -1);
    const key = parent.join('/');
    if (!folders.has(key)) add(parent, true);
    folders.get(key)?.push({ name, isFolder });
    if (isFolder) folders.set(parts.join('/'), []);
  };
  for (const name of names) add(name.split('/'), false);
  return folders;
};
