import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  futimesSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { readdir } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';

const { O_DIRECTORY, O_RDONLY } = constants;

/**
 * Says that a process uses a folder, and ends with the process, however that ends: a Unix socket in
 * the folder that the kernel lets others connect to for as long as its holder lives. See
 * docs/decisions/0053-leases.md.
 */
export interface Lease {
  /** `socket`: the kernel vouches for it. `file`: its age does. `none`: nothing can be written here. */
  readonly kind: 'socket' | 'file' | 'none';
  /** A path to the folder that holds when the folder is moved; until `release`. */
  readonly folder: string;
  release(): void;
}

/** The kernel's name for its own life: a socket is alive only in the kernel it was made by. */
const bootId = ((): string => {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim().replaceAll('-', '');
  } catch {
    return '';
  }
})();

const PREFIX = 'lease-';
/** A socket that does not listen yet. Its name says so, because it would be taken for a dead one's. */
const UNBORN_PREFIX = 'new-lease-';
/** How often a holder says that it still uses the folder. */
const TOUCH_MS = 3_600_000;
/** Where no kernel vouches for a lease, it is one for as long after it was touched. */
const FRESH_MS = 24 * TOUCH_MS;
/** A folder may be moved while it is being leased; by more than a cleaner or two it is not. */
const ATTEMPTS = 5;

/** Whether a name in a leased folder is no file of what the folder holds. */
export function isLeaseFile(name: string): boolean {
  return name.startsWith(PREFIX) || name.startsWith(UNBORN_PREFIX);
}

/**
 * Leases a folder. It is looked into after that, never before: what has a lease is not removed.
 * @throws ENOENT when there is no such folder.
 */
export async function takeLease(folder: string): Promise<Lease> {
  for (let attempt = 1; ; attempt++) {
    const directory = openSync(folder, O_RDONLY | O_DIRECTORY);
    const lease = await leaseOf(directory);
    if (isStillThere(folder, directory)) {
      await removeDeadLeases(directory);
      return lease;
    }
    lease.release();
    if (attempt === ATTEMPTS) throw new Error(`${folder} is moved again and again`);
  }
}

/** Whether some process uses a folder. One that is not there is used by nobody. */
export async function isLeased(folder: string): Promise<boolean> {
  let directory: number;
  try {
    directory = openSync(folder, O_RDONLY | O_DIRECTORY);
  } catch (error) {
    return !isMissing(error);
  }
  try {
    for (const name of leasesIn(directory)) if (await isHeld(directory, name)) return true;
    return false;
  } finally {
    closeSync(directory);
  }
}

/** Whether a lease was taken of a folder and not released. */
export async function wasLeased(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch((): string[] => []);
  return names.some((name) => name.startsWith(PREFIX));
}

/**
 * A path by way of the open folder: always short enough for a socket, and right when the folder
 * has been moved.
 */
const within = (directory: number, name: string): string => `/proc/self/fd/${directory}/${name}`;

const leasesIn = (directory: number): string[] =>
  readdirSync(within(directory, '')).filter((name) => name.startsWith(PREFIX));

const leaseOf = async (directory: number): Promise<Lease> => {
  const id = `${bootId}-${randomBytes(6).toString('hex')}`;
  const path = within(directory, `${PREFIX}${id}`);
  const server = await listenAt(within(directory, `${UNBORN_PREFIX}${id}`), path);
  const kind = server !== undefined ? 'socket' : writesFile(path) ? 'file' : 'none';
  const touch = () => {
    const now = new Date();
    try {
      // By the folder's own time its age is told when nobody uses it any more.
      futimesSync(directory, now, now);
      if (kind !== 'none') utimesSync(path, now, now);
    } catch {
      // Removed by hand, or on a disk that cannot be written: nothing depends on it then.
    }
  };
  touch();
  const timer = setInterval(touch, TOUCH_MS).unref();
  return {
    kind,
    folder: within(directory, ''),
    release: () => {
      clearInterval(timer);
      server?.close();
      if (kind !== 'none') unlink(path);
      closeSync(directory);
    },
  };
};

/** @returns undefined where there can be no socket: on vfat, some network mounts, a full disk. */
const listenAt = async (unborn: string, path: string): Promise<Server | undefined> => {
  const server = createServer((socket) => socket.destroy());
  try {
    await new Promise<void>((resolve, reject) => {
      server.on('error', reject);
      server.listen(unborn, resolve);
    });
    renameSync(unborn, path);
  } catch {
    server.close();
    return undefined;
  }
  server.unref();
  return server;
};

const writesFile = (path: string): boolean => {
  try {
    writeFileSync(path, '', { flag: 'wx' });
    return true;
  } catch {
    return false;
  }
};

const isStillThere = (folder: string, directory: number): boolean => {
  try {
    const [named, open] = [statSync(folder), fstatSync(directory)];
    return named.ino === open.ino && named.dev === open.dev;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
};

/** Those whose process was killed. They go when somebody uses the folder again, or with it. */
const removeDeadLeases = async (directory: number): Promise<void> => {
  for (const name of leasesIn(directory)) {
    if (!(await isHeld(directory, name))) unlink(within(directory, name));
  }
};

const isHeld = async (directory: number, name: string): Promise<boolean> => {
  const path = within(directory, name);
  try {
    const found = lstatSync(path);
    const isOurKernels = bootId !== '' && name.startsWith(`${PREFIX}${bootId}-`);
    if (isOurKernels && found.isSocket()) return await isListenedTo(path);
    // Of another machine that shares the disk, or of this one before it was started last. A clock
    // that was set makes it young or old; both pass.
    return Math.abs(Date.now() - found.mtimeMs) < FRESH_MS;
  } catch (error) {
    return !isMissing(error);
  }
};

const isListenedTo = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(path);
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    // A holder that stands still, so that nobody accepts, or one of another user: no less a holder.
    socket.on('error', ({ code }: NodeJS.ErrnoException) =>
      resolve(code !== 'ECONNREFUSED' && code !== 'ENOENT'),
    );
  });

const unlink = (path: string): void => {
  try {
    unlinkSync(path);
  } catch {
    // Removed with the folder, or on a disk that cannot be written.
  }
};

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';
