import {
  ConsoleStdout,
  Directory,
  type Fd,
  File,
  type Inode,
  OpenDirectory,
  OpenFile,
  PreopenDirectory,
  wasi as snapshot,
  WASI,
} from '@bjorn3/browser_wasi_shim';
import type { DataFiles } from './data-files.ts';

const { ERRNO_NOENT, ERRNO_NOTDIR, ERRNO_ROFS, ERRNO_SUCCESS } = snapshot;
const WRITING_FLAGS = snapshot.OFLAGS_CREAT | snapshot.OFLAGS_TRUNC;
const MAX_MESSAGE_CHARACTERS = 2000;

export interface Wasi {
  readonly imports: WebAssembly.ModuleImports;
  /** The last characters written to standard output and standard error. */
  messages(): string;
}

/**
 * WASI for espeak-ng: the data files as a read-only root directory, a clock that is always 0, and
 * no environment. Nothing else of the machine is reachable. Calling `exit` throws, and espeak-ng's
 * state is unusable afterwards.
 *
 * @param memory asked at each call, because growing the memory replaces the buffer
 */
export function createWasi(files: DataFiles, memory: () => ArrayBuffer): Wasi {
  let messages = '';
  const output = new ConsoleStdout((bytes) => {
    messages = (messages + Buffer.from(bytes).toString('utf8')).slice(-MAX_MESSAGE_CHARACTERS);
  });
  const input = new OpenFile(new File([], { readonly: true }));
  const wasi = new WASI([], [], [input, output, output, new DataRoot(files)], { debug: false });
  const shared = Object.defineProperty({}, 'buffer', { get: memory }) as WebAssembly.Memory;
  wasi.inst = { exports: { memory: shared } };
  const preview1 = wasi.wasiImport as WebAssembly.ModuleImports;
  const closeFd = preview1.fd_close as (fd: number) => number;
  const imports: WebAssembly.ModuleImports = {
    ...preview1,
    clock_time_get: (_clock: number, _precision: bigint, time: number) => {
      new DataView(memory()).setBigUint64(time, 0n, true);
      return ERRNO_SUCCESS;
    },
    // The library keeps a hole for each closed descriptor, so its list would grow without end.
    fd_close: (fd: number) => {
      const status = closeFd(fd);
      wasi.fds.length = wasi.fds.findLastIndex((open) => open !== undefined) + 1;
      return status;
    },
  };
  return { imports, messages: () => messages };
}

/** The root directory. Files are read from `DataFiles` when they are opened. */
class DataRoot extends PreopenDirectory {
  readonly #files: DataFiles;

  constructor(files: DataFiles) {
    super('/', new Map());
    this.#files = files;
  }

  override path_filestat_get(_flags: number, path: string) {
    const name = normalize(path);
    const bytes = this.#files.size(name);
    if (bytes === undefined && !this.#files.list(name)) return { ret: ERRNO_NOENT, filestat: null };
    const type = bytes === undefined ? snapshot.FILETYPE_DIRECTORY : snapshot.FILETYPE_REGULAR_FILE;
    return {
      ret: ERRNO_SUCCESS,
      filestat: new snapshot.Filestat(0n, type, BigInt(bytes ?? 0)),
    };
  }

  override path_open(_lookup: number, path: string, flags: number): Opened {
    if (flags & WRITING_FLAGS) return refused(ERRNO_ROFS);
    const name = normalize(path);
    const entries = this.#files.list(name);
    if (entries) {
      const contents = new Map<string, Inode>(
        entries.map((entry) => [entry.name, entry.isFolder ? new Directory([]) : new File([])]),
      );
      return { ret: ERRNO_SUCCESS, fd_obj: new OpenDirectory(new Directory(contents)) };
    }
    const data = this.#files.read(name);
    if (data === undefined) return refused(ERRNO_NOENT);
    if (flags & snapshot.OFLAGS_DIRECTORY) return refused(ERRNO_NOTDIR);
    const file = new File([], { readonly: true });
    // Not through the constructor, which copies the data.
    file.data = data;
    return { ret: ERRNO_SUCCESS, fd_obj: new OpenFile(file) };
  }

  override path_remove_directory() {
    return ERRNO_ROFS;
  }

  override path_unlink_file() {
    return ERRNO_ROFS;
  }
}

interface Opened {
  readonly ret: number;
  readonly fd_obj: Fd | null;
}

const refused = (errno: number): Opened => ({ ret: errno, fd_obj: null });

/** The C library removed the root's `/`; the rest may still contain empty parts and dots. */
const normalize = (path: string): string =>
  path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
