import type { DataFiles, FolderEntry } from './data-files.ts';

/** Error numbers, file types, flags and rights of WASI snapshot preview 1 that are used here. */
const SUCCESS = 0;
const EBADF = 8;
const EINVAL = 28;
const ENOENT = 44;
const ENOTDIR = 54;
const EROFS = 69;
const CHARACTER_DEVICE = 2;
const DIRECTORY = 3;
const REGULAR_FILE = 4;
const O_CREAT = 1;
const O_DIRECTORY = 2;
const O_TRUNC = 8;
/** fd_read, fd_seek, fd_tell, path_open, fd_readdir, path_filestat_get, fd_filestat_get. */
const READ_ONLY_RIGHTS = 0x24_6026n;

const ROOT_FD = 3;
const MAX_MESSAGE_CHARACTERS = 2000;

/** espeak-ng called `exit`: its state is not to be trusted any more. */
export class WasiExit extends Error {}

type OpenEntry =
  | { readonly bytes: Uint8Array; position: number }
  | { readonly entries: readonly FolderEntry[] };

export interface Wasi {
  readonly imports: WebAssembly.ModuleImports;
  /** The end of what was written to standard output and standard error. */
  messages(): string;
}

/**
 * The part of WASI that espeak-ng calls: a read-only root directory, a clock that stands still,
 * no environment. Nothing of the machine is reachable through it.
 *
 * @param memory asked at each call, because growing replaces the buffer
 */
export const createWasi = (files: DataFiles, memory: () => ArrayBuffer): Wasi => {
  const open = new Map<number, OpenEntry>();
  let messages = '';

  const view = () => new DataView(memory());
  const textAt = (pointer: number, length: number) =>
    Buffer.from(memory(), pointer, length).toString('utf8');
  const buffersAt = (list: number, count: number): Uint8Array[] =>
    Array.from({ length: count }, (_, index) => {
      const at = list + 8 * index;
      return new Uint8Array(memory(), view().getUint32(at, true), view().getUint32(at + 4, true));
    });
  const lowestFreeFd = () => {
    let fd = ROOT_FD + 1;
    while (open.has(fd)) fd++;
    return fd;
  };

  const imports = {
    environ_sizes_get: (count: number, bytes: number) => {
      view().setUint32(count, 0, true);
      view().setUint32(bytes, 0, true);
      return SUCCESS;
    },
    environ_get: () => SUCCESS,
    clock_time_get: (_clock: number, _precision: bigint, time: number) => {
      view().setBigUint64(time, 0n, true);
      return SUCCESS;
    },
    proc_exit: (code: number) => {
      throw new WasiExit(`exit code ${code}`);
    },

    fd_prestat_get: (fd: number, prestat: number) => {
      if (fd !== ROOT_FD) return EBADF;
      view().setUint32(prestat, 0, true);
      view().setUint32(prestat + 4, 1, true);
      return SUCCESS;
    },
    fd_prestat_dir_name: (fd: number, name: number) => {
      if (fd !== ROOT_FD) return EBADF;
      view().setUint8(name, '/'.charCodeAt(0));
      return SUCCESS;
    },
    fd_fdstat_get: (fd: number, stat: number) => {
      const entry = open.get(fd);
      if (fd > ROOT_FD && !entry) return EBADF;
      const isFolder = fd === ROOT_FD || (entry && 'entries' in entry);
      view().setBigUint64(stat, 0n, true);
      view().setUint8(stat, fd < ROOT_FD ? CHARACTER_DEVICE : isFolder ? DIRECTORY : REGULAR_FILE);
      view().setBigUint64(stat + 8, READ_ONLY_RIGHTS, true);
      view().setBigUint64(stat + 16, READ_ONLY_RIGHTS, true);
      return SUCCESS;
    },
    fd_fdstat_set_flags: () => SUCCESS,
    fd_close: (fd: number) => (open.delete(fd) ? SUCCESS : EBADF),

    fd_read: (fd: number, list: number, count: number, readBytes: number) => {
      const entry = open.get(fd);
      if (!entry || !('bytes' in entry)) return EBADF;
      const start = entry.position;
      for (const buffer of buffersAt(list, count)) {
        const part = entry.bytes.subarray(entry.position, entry.position + buffer.length);
        buffer.set(part);
        entry.position += part.length;
      }
      view().setUint32(readBytes, entry.position - start, true);
      return SUCCESS;
    },
    fd_seek: (fd: number, offset: bigint, whence: number, position: number) => {
      const entry = open.get(fd);
      if (!entry || !('bytes' in entry)) return EBADF;
      const from = [0, entry.position, entry.bytes.length][whence];
      if (from === undefined || from + Number(offset) < 0) return EINVAL;
      entry.position = from + Number(offset);
      view().setBigUint64(position, BigInt(entry.position), true);
      return SUCCESS;
    },
    fd_write: (fd: number, list: number, count: number, written: number) => {
      if (fd !== 1 && fd !== 2) return EBADF;
      const bytes = Buffer.concat(buffersAt(list, count));
      messages = (messages + bytes.toString('utf8')).slice(-MAX_MESSAGE_CHARACTERS);
      view().setUint32(written, bytes.length, true);
      return SUCCESS;
    },
    fd_readdir: (fd: number, buffer: number, length: number, cookie: bigint, used: number) => {
      const entry = open.get(fd);
      if (!entry || !('entries' in entry)) return EBADF;
      const listing = Buffer.concat(entry.entries.slice(Number(cookie)).map(encodeEntry(cookie)));
      const part = listing.subarray(0, length);
      new Uint8Array(memory()).set(part, buffer);
      view().setUint32(used, part.length, true);
      return SUCCESS;
    },

    path_filestat_get: (
      _fd: number,
      _flags: number,
      path: number,
      length: number,
      stat: number,
    ) => {
      const name = normalize(textAt(path, length));
      const bytes = files.size(name);
      if (bytes === undefined && !files.list(name)) return ENOENT;
      new Uint8Array(memory(), stat, 64).fill(0);
      view().setUint8(stat + 16, bytes === undefined ? DIRECTORY : REGULAR_FILE);
      view().setBigUint64(stat + 24, 1n, true);
      view().setBigUint64(stat + 32, BigInt(bytes ?? 0), true);
      return SUCCESS;
    },
    path_open: (
      _fd: number,
      _lookup: number,
      path: number,
      length: number,
      flags: number,
      _rights: bigint,
      _inheritedRights: bigint,
      _fdFlags: number,
      opened: number,
    ) => {
      const name = normalize(textAt(path, length));
      if (flags & (O_CREAT | O_TRUNC)) return EROFS;
      const entries = files.list(name);
      const bytes = entries ? undefined : files.read(name);
      if (!entries && !bytes) return ENOENT;
      if (!entries && flags & O_DIRECTORY) return ENOTDIR;
      const fd = lowestFreeFd();
      open.set(fd, entries ? { entries } : { bytes: bytes ?? new Uint8Array(), position: 0 });
      view().setUint32(opened, fd, true);
      return SUCCESS;
    },
    path_remove_directory: () => EROFS,
    path_unlink_file: () => EROFS,
  };
  return { imports, messages: () => messages };
};

/** The C library has taken the root's `/` off; what is left can still hold empty parts and dots. */
const normalize = (path: string): string =>
  path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');

/** `cookie` is the place of the first entry; each entry carries that of the next. */
const encodeEntry = (cookie: bigint) => (entry: FolderEntry, index: number) => {
  const name = Buffer.from(entry.name, 'utf8');
  const header = Buffer.alloc(24);
  header.writeBigUInt64LE(cookie + BigInt(index) + 1n, 0);
  header.writeBigUInt64LE(cookie + BigInt(index) + 1n, 8);
  header.writeUInt32LE(name.length, 16);
  header.writeUInt8(entry.isFolder ? DIRECTORY : REGULAR_FILE, 20);
  return Buffer.concat([header, name]);
};
