import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the control groups that this process is in leave it; infinite where they set no limit. */
export interface CgroupLimits {
  /** CPU time a second, in cores. */
  readonly cores: number;
  /** Bytes it can take yet. */
  readonly freeBytes: number;
}

/** Memory of the control group that has the least left. */
export interface CgroupMemory {
  /** Bytes in use that the kernel could not take back at once. */
  readonly usedBytes: number;
  /** Infinite where there is no limit. */
  readonly limitBytes: number;
}

/** A mounted hierarchy of control groups. */
interface Hierarchy {
  /** 2, or 1 with a controller for each purpose. */
  readonly version: 1 | 2;
  readonly controllers: readonly string[];
  /** The group that is seen at the mount point. */
  readonly root: string;
  readonly mountPoint: string;
}

type ReadFile = (path: string) => string | undefined;

/**
 * Reads the limits on Linux. Each group's hold for all those below it, so that the smallest counts.
 * Memory that the kernel could take back at once is not counted as used.
 *
 * Source of behaviour: the kernel's admin-guide/cgroup-v2.rst and cgroup-v1, proc(5).
 *
 * @param root what stands for `/`
 */
export function readCgroupLimits(root = '/'): CgroupLimits {
  const read: ReadFile = (path) => readIfThere(join(root, path));
  const cores = groups(read, 'cpu').map(({ folder, version }) =>
    version === 2 ? coresOfV2(read, folder) : coresOfV1(read, folder),
  );
  const memory = readCgroupMemory(root);
  return {
    cores: Math.min(Number.POSITIVE_INFINITY, ...cores),
    freeBytes: memory === undefined ? Number.POSITIVE_INFINITY : bytesLeft(memory),
  };
}

/**
 * Reads what is used of the limits that hold for this process; nothing where its memory is not in a
 * control group.
 *
 * @param root what stands for `/`
 */
export function readCgroupMemory(root = '/'): CgroupMemory | undefined {
  return memoryOfGroups(root).sort((one, other) => bytesLeft(one) - bytesLeft(other) || 0)[0];
}

/**
 * Reads the smallest of the limits that hold for this process, bytes; infinite without one.
 *
 * @param root what stands for `/`
 */
export function readCgroupMemoryLimit(root = '/'): number {
  return Math.min(
    Number.POSITIVE_INFINITY,
    ...memoryOfGroups(root).map(({ limitBytes }) => limitBytes),
  );
}

const memoryOfGroups = (root: string): CgroupMemory[] => {
  const read: ReadFile = (path) => readIfThere(join(root, path));
  return groups(read, 'memory').flatMap(({ folder, version }) =>
    (version === 2 ? memoryOfV2 : memoryOfV1)(read, folder),
  );
};

const bytesLeft = ({ usedBytes, limitBytes }: CgroupMemory): number => limitBytes - usedBytes;

/** Folders of the groups that a controller has this process in, from its own up to the outermost. */
const groups = (read: ReadFile, controller: string): { folder: string; version: 1 | 2 }[] => {
  const hierarchies = mountedHierarchies(read('proc/self/mountinfo') ?? '');
  const memberships = (read('proc/self/cgroup') ?? '').split('\n').map((line) => line.split(':'));
  return memberships.flatMap(([, names = '', ...path]) => {
    const controllers = names.split(',');
    const version = names === '' ? 2 : 1;
    if (version === 1 && !controllers.includes(controller)) return [];
    const hierarchy = hierarchies.find(
      (candidate) =>
        candidate.version === version &&
        (version === 2 || candidate.controllers.includes(controller)),
    );
    if (hierarchy === undefined) return [];
    const inside = pathInside(hierarchy.root, path.join(':'));
    return foldersUpTo(hierarchy.mountPoint, inside).map((folder) => ({ folder, version }));
  });
};

const mountedHierarchies = (mountinfo: string): Hierarchy[] =>
  mountinfo.split('\n').flatMap((line) => {
    const [before = '', after = ''] = line.split(' - ');
    const [, , , root = '', mountPoint = ''] = before.split(' ');
    const [type, , options = ''] = after.split(' ');
    if (type !== 'cgroup' && type !== 'cgroup2') return [];
    const version = type === 'cgroup2' ? 2 : 1;
    return [{ version, controllers: options.split(','), root, mountPoint }];
  });

/** A group's path below the mount point. In a container only the container's own group may be seen. */
const pathInside = (root: string, path: string): string => {
  if (root === '/') return path.includes('..') ? '/' : path;
  return path === root || path.startsWith(`${root}/`) ? path.slice(root.length) : '/';
};

const foldersUpTo = (mountPoint: string, path: string): string[] => {
  const names = path.split('/').filter((name) => name !== '');
  return Array.from({ length: names.length + 1 }, (_, left) =>
    join(mountPoint, ...names.slice(0, names.length - left)),
  );
};

const coresOfV2 = (read: ReadFile, folder: string): number => {
  const [quota, period] = (read(join(folder, 'cpu.max')) ?? 'max').trim().split(' ');
  return ratio(quota, period);
};

const coresOfV1 = (read: ReadFile, folder: string): number => {
  const quota = read(join(folder, 'cpu.cfs_quota_us'));
  return Number(quota) > 0
    ? ratio(quota, read(join(folder, 'cpu.cfs_period_us')))
    : Number.POSITIVE_INFINITY;
};

const memoryOfV2 = (read: ReadFile, folder: string): CgroupMemory[] => {
  const limitBytes = Math.min(
    limitOf(read(join(folder, 'memory.max'))),
    limitOf(read(join(folder, 'memory.high'))),
  );
  return memory(read, folder, 'memory.current', 'inactive_file', limitBytes);
};

/** Where there is no limit version 1 names one that no machine has. */
const memoryOfV1 = (read: ReadFile, folder: string): CgroupMemory[] => {
  const bytes = limitOf(read(join(folder, 'memory.limit_in_bytes')));
  const limitBytes = bytes > Number.MAX_SAFE_INTEGER ? Number.POSITIVE_INFINITY : bytes;
  return memory(read, folder, 'memory.usage_in_bytes', 'total_inactive_file', limitBytes);
};

/** Nothing where the controller is off, and in the outermost group, which has no such files. */
const memory = (
  read: ReadFile,
  folder: string,
  usage: string,
  reclaimable: string,
  limitBytes: number,
): CgroupMemory[] => {
  const used = read(join(folder, usage));
  if (used === undefined) return [];
  const stat = read(join(folder, 'memory.stat')) ?? '';
  const cached = new RegExp(`^${reclaimable} (\\d+)$`, 'm').exec(stat)?.[1] ?? '0';
  return [{ usedBytes: Math.max(0, Number(used) - Number(cached)), limitBytes }];
};

const limitOf = (text: string | undefined): number => {
  const bytes = Number(text?.trim() || 'max');
  return Number.isNaN(bytes) ? Number.POSITIVE_INFINITY : bytes;
};

const ratio = (quota: string | undefined, period: string | undefined): number => {
  const cores = Number(quota) / Number(period);
  return cores > 0 ? cores : Number.POSITIVE_INFINITY;
};

const readIfThere = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};
