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
 * Marks a folder as used by a process, and ends when the process does, even if that is killed. It
 * is a Unix socket in the folder, which accepts connections for as long as its holder lives.
 * See docs/decisions/0053-leases.md.
 */
export interface Lease {
  /**
   * `socket`: held while the process lives. `file`: held while it is fresh. `none`: the folder
   * cannot be written to.
   */
  readonly kind: 'socket' | 'file' | 'none';
  /** A path to the folder that stays valid when the folder is moved; until `release`. */
  readonly folder: string;
  /** A second call does nothing: the descriptor's number may be another file's by then. */
  release(): void;
}

/** Identifies the running kernel: a socket can only be alive in the kernel that made it. */
const bootId = ((): string => {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim().replaceAll('-', '');
  } catch {
    return '';
  }
})();

const PREFIX = 'lease-';
/** A socket that does not listen yet; by its final name it would look like a dead lease. */
const UNBORN_PREFIX = 'new-lease-';
/** How often a holder renews the time stamps of its lease and folder. */
const TOUCH_MS = 3_600_000;
/** How long a lease holds after its last touch, if its socket cannot be tested. */
const FRESH_MS = 24 * TOUCH_MS;
/** Attempts to lease a folder, which a cleaner may move meanwhile. */
const ATTEMPTS = 5;

/** Whether a file name belongs to a lease and not to the folder's content. */
export function isLeaseFile(name: string): boolean {
  return name.startsWith(PREFIX) || name.startsWith(UNBORN_PREFIX);
}

/**
 * Leases a folder, so that it is not removed. Read the folder only after that.
 * @throws ENOENT if there is no such folder.
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

/** Whether any process uses a folder; false if the folder does not exist. */
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

/** Whether the folder contains a lease that was never released, dead or alive. */
export async function wasLeased(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch((): string[] => []);
  return names.some((name) => name.startsWith(PREFIX));
}

/**
 * A path through the open folder's descriptor. It is short enough for a socket, and stays valid
 * when the folder is moved.
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
      // The folder's own time tells its age once nobody uses it.
      futimesSync(directory, now, now);
      if (kind !== 'none') utimesSync(path, now, now);
    } catch {
      // The lease was removed by hand, or the disk is read-only. Neither matters.
    }
  };
  touch();
  const timer = setInterval(touch, TOUCH_MS).unref();
  let isReleased = false;
  return {
    kind,
    folder: within(directory, ''),
    release: () => {
      if (isReleased) return;
      isReleased = true;
      clearInterval(timer);
      server?.close();
      if (kind !== 'none') unlink(path);
      closeSync(directory);
    },
  };
};

/** @returns undefined if no socket can be made: on vfat, some network mounts, a full disk. */
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

/** Removes the leases of killed processes. */
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
    // A file, or a lease of another machine or of an earlier boot. Absolute, because the clock may
    // have been set back.
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
    // Other errors come from a live holder: one that is stopped, or belongs to another user.
    socket.on('error', ({ code }: NodeJS.ErrnoException) =>
      resolve(code !== 'ECONNREFUSED' && code !== 'ENOENT'),
    );
  });

const unlink = (path: string): void => {
  try {
    unlinkSync(path);
  } catch {
    // It was removed with the folder, or the disk is read-only.
  }
};

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';
