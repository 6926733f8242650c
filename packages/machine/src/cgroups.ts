import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the process's control groups leave it; infinite without a limit. */
export interface CgroupLimits {
  /** CPU time per second, in cores. */
  readonly cores: number;
  /** Bytes the process can still take. */
  readonly freeBytes: number;
}

/** Memory of the control group with the least left. */
export interface CgroupMemory {
  /** Bytes in use that the kernel cannot reclaim at once. */
  readonly usedBytes: number;
  /** Infinite without a limit. */
  readonly limitBytes: number;
}

/** A mounted control group hierarchy. */
interface Hierarchy {
  /** 2, or 1 with one hierarchy per controller. */
  readonly version: 1 | 2;
  readonly controllers: readonly string[];
  /** The group at the mount point. */
  readonly root: string;
  readonly mountPoint: string;
}

type ReadFile = (path: string) => string | undefined;

/**
 * Reads the limits on Linux. A group's limit includes all groups below it, so the smallest counts.
 * Memory that the kernel can reclaim at once counts as free.
 *
 * Source of behaviour: the kernel's admin-guide/cgroup-v2.rst and cgroup-v1, proc(5).
 *
 * @param root folder that stands for `/`
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
 * Reads usage and limit of the control group with the least memory left; undefined if no memory
 * controller applies.
 *
 * @param root folder that stands for `/`
 */
export function readCgroupMemory(root = '/'): CgroupMemory | undefined {
  return memoryOfGroups(root).sort((one, other) => bytesLeft(one) - bytesLeft(other) || 0)[0];
}

/**
 * Reads the smallest memory limit of this process in bytes; infinite without one.
 *
 * @param root folder that stands for `/`
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

/** Folders of this process's groups for a controller, from its own group to the outermost. */
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

/** A group's path below the mount point. In a container only its own group may be visible. */
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

/** Without a limit, version 1 has a number larger than any machine's memory. */
const memoryOfV1 = (read: ReadFile, folder: string): CgroupMemory[] => {
  const bytes = limitOf(read(join(folder, 'memory.limit_in_bytes')));
  const limitBytes = bytes > Number.MAX_SAFE_INTEGER ? Number.POSITIVE_INFINITY : bytes;
  return memory(read, folder, 'memory.usage_in_bytes', 'total_inactive_file', limitBytes);
};

/** Empty if the controller is off, and for the outermost group, which lacks these files. */
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
