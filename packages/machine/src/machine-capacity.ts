import { readFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import { readCgroupLimits, readCgroupMemoryLimit } from './cgroups.ts';

/** The resources of the machine that this process can have. */
export interface MachineCapacity {
  /** Cores the process may run on. */
  readonly cores: number;
  /** CPU time per second that its control groups allow, in cores; infinite without a quota. */
  readonly quotaCores: number;
  /** Bytes it can take before the machine or a control group runs out. */
  readonly freeBytes: number;
}

/**
 * Reads the capacity on Linux; elsewhere only the cores are known and nothing is limited.
 *
 * @param root folder that stands for `/`
 */
export function readMachineCapacity(root = '/'): MachineCapacity {
  const { cores: quotaCores, freeBytes } = readCgroupLimits(root);
  return {
    cores: coresOfAffinity(root) ?? availableParallelism(),
    quotaCores,
    freeBytes: Math.min(freeBytes, memory(root, 'MemAvailable') ?? Number.POSITIVE_INFINITY),
  };
}

/**
 * Total memory in bytes, used or not, for this process and the others in its control groups: the
 * smallest of the groups' limits and the machine's memory.
 *
 * @param root folder that stands for `/`
 */
export function readMemoryLimit(root = '/'): number {
  return Math.min(readCgroupMemoryLimit(root), memory(root, 'MemTotal') ?? totalmem());
}

/** From `Cpus_allowed_list: 0-2,7`, because `availableParallelism` mixes in quotas, rounded. */
const coresOfAffinity = (root: string): number | undefined => {
  const list = field(join(root, 'proc/self/status'), 'Cpus_allowed_list');
  const cores = list?.split(',').reduce((count, range) => {
    const [first = '', last = first] = range.split('-');
    return count + Number(last) - Number(first) + 1;
  }, 0);
  return cores !== undefined && cores >= 1 ? cores : undefined;
};

/** Bytes. */
const memory = (root: string, name: string): number | undefined => {
  const kibibytes = field(join(root, 'proc/meminfo'), name)?.replace(' kB', '');
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
};

/** The value after `name:` in one of the kernel's lists. */
const field = (file: string, name: string): string | undefined => {
  try {
    return new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(readFileSync(file, 'utf8'))?.[1];
  } catch {
    return undefined;
  }
};
