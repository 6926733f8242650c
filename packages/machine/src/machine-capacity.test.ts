import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { type MachineCapacity, readMachineCapacity, readMemoryLimit } from './machine-capacity.ts';

const MIB = 1024 * 1024;

/** Reads a machine that has these files. */
const readOf = <T>(files: Readonly<Record<string, string>>, read: (root: string) => T): T => {
  const root = mkdtempSync(join(tmpdir(), 'machine-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), content);
    }
    return read(root);
  } finally {
    rmSync(root, { recursive: true });
  }
};

const capacityOf = (files: Readonly<Record<string, string>>): MachineCapacity =>
  readOf(files, readMachineCapacity);

const FOUR_CORES = {
  'proc/self/status': 'Name:\tnode\nCpus_allowed:\tf\nCpus_allowed_list:\t0-3\n',
  'proc/meminfo': 'MemTotal:        4000000 kB\nMemAvailable:    1024 kB\n',
};
const V2 = {
  ...FOUR_CORES,
  'proc/self/mountinfo': '25 1 0:24 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n',
};
const SERVICE = '0::/system.slice/hailo-piper.service\n';
const OWN = 'sys/fs/cgroup/system.slice/hailo-piper.service';
const SLICE = 'sys/fs/cgroup/system.slice';

test('without control groups the cores and the free memory count', () => {
  assert.deepEqual(capacityOf(FOUR_CORES), {
    cores: 4,
    quotaCores: Number.POSITIVE_INFINITY,
    freeBytes: MIB,
  });
});

test('only cores that the process may run on count', () => {
  const status = (list: string) => ({ 'proc/self/status': `Cpus_allowed_list:\t${list}\n` });
  assert.equal(capacityOf(status('2')).cores, 1);
  assert.equal(capacityOf(status('0,2-4,7')).cores, 5);
});

test('without /proc Node reports the cores and nothing is limited', () => {
  assert.deepEqual(capacityOf({}), {
    cores: availableParallelism(),
    quotaCores: Number.POSITIVE_INFINITY,
    freeBytes: Number.POSITIVE_INFINITY,
  });
});

test('version 2: the quota is a share of its period', () => {
  const quota = (cpuMax: string) =>
    capacityOf({ ...V2, 'proc/self/cgroup': SERVICE, [`${OWN}/cpu.max`]: cpuMax }).quotaCores;
  assert.equal(quota('80000 100000\n'), 0.8);
  assert.equal(quota('300000 200000\n'), 1.5);
  assert.equal(quota('max 100000\n'), Number.POSITIVE_INFINITY);
});

test('version 2: the smallest quota of all parent groups counts', () => {
  const files = { ...V2, 'proc/self/cgroup': SERVICE };
  const own = { [`${OWN}/cpu.max`]: '300000 100000\n' };
  assert.equal(capacityOf({ ...files, ...own }).quotaCores, 3);
  const slice = { [`${SLICE}/cpu.max`]: '200000 100000\n' };
  assert.equal(capacityOf({ ...files, ...own, ...slice }).quotaCores, 2);
  const all = { 'sys/fs/cgroup/cpu.max': '100000 100000\n' };
  assert.equal(capacityOf({ ...files, ...own, ...slice, ...all }).quotaCores, 1);
});

test('version 2: free memory is that of the tightest group, reclaimable memory included', () => {
  const memory = (files: Record<string, string>) =>
    capacityOf({
      ...V2,
      'proc/meminfo': 'MemAvailable: 8000000 kB\n',
      'proc/self/cgroup': SERVICE,
      ...files,
    }).freeBytes / MIB;
  const own = {
    [`${OWN}/memory.max`]: `${500 * MIB}\n`,
    [`${OWN}/memory.high`]: 'max\n',
    [`${OWN}/memory.current`]: `${200 * MIB}\n`,
  };
  assert.equal(memory(own), 300);
  assert.equal(memory({ ...own, [`${OWN}/memory.high`]: `${400 * MIB}\n` }), 200);
  assert.equal(
    memory({
      ...own,
      [`${OWN}/memory.stat`]: `anon ${140 * MIB}\nfile ${60 * MIB}\ninactive_file ${50 * MIB}\n`,
    }),
    350,
  );
  const slice = {
    [`${SLICE}/memory.max`]: `${1000 * MIB}\n`,
    [`${SLICE}/memory.current`]: `${900 * MIB}\n`,
  };
  assert.equal(memory({ ...own, ...slice }), 100);
});

test('version 1: each controller has its own hierarchy', () => {
  const capacity = capacityOf({
    ...FOUR_CORES,
    'proc/self/mountinfo': [
      '31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755',
      '32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct',
      '35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory',
      '41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw',
    ].join('\n'),
    'proc/self/cgroup': '4:memory:/m/own\n2:cpu,cpuacct:/c/own\n1:cpuset:/\n0::/\n',
    'sys/fs/cgroup/cpu,cpuacct/c/cpu.cfs_quota_us': '150000\n',
    'sys/fs/cgroup/cpu,cpuacct/c/cpu.cfs_period_us': '100000\n',
    'sys/fs/cgroup/cpu,cpuacct/c/own/cpu.cfs_quota_us': '-1\n',
    'sys/fs/cgroup/cpu,cpuacct/c/own/cpu.cfs_period_us': '100000\n',
    'sys/fs/cgroup/memory/m/memory.limit_in_bytes': '9223372036854771712\n',
    'sys/fs/cgroup/memory/m/own/memory.limit_in_bytes': '600000\n',
    'sys/fs/cgroup/memory/m/own/memory.usage_in_bytes': '500000\n',
    'sys/fs/cgroup/memory/m/own/memory.stat': 'cache 9\ntotal_inactive_file 100000\n',
  });
  assert.deepEqual(capacity, { cores: 4, quotaCores: 1.5, freeBytes: 200_000 });
});

test('a container that sees only its own group finds its limits at the mount point', () => {
  const inContainer = (root: string, path: string) =>
    capacityOf({
      ...FOUR_CORES,
      'proc/self/mountinfo': `25 1 0:24 ${root} /sys/fs/cgroup ro - cgroup2 cgroup rw\n`,
      'proc/self/cgroup': `0::${path}\n`,
      'sys/fs/cgroup/cpu.max': '200000 100000\n',
      'sys/fs/cgroup/inner/cpu.max': '100000 100000\n',
    }).quotaCores;
  assert.equal(inContainer('/docker/1f', '/docker/1f'), 2);
  assert.equal(inContainer('/docker/1f', '/docker/1f/inner'), 1);
  assert.equal(inContainer('/', '/'), 2);
  assert.equal(inContainer('/', '/../../elsewhere'), 2);
  assert.equal(inContainer('/docker/1f', '/docker/1f2'), 2);
});

test('the memory limit is the smallest of all groups and the machine, whatever is in use', () => {
  const limitOf = (files: Record<string, string>) =>
    readOf({ ...V2, 'proc/self/cgroup': SERVICE, ...files }, readMemoryLimit) / MIB;
  assert.equal(limitOf({ 'proc/meminfo': 'MemTotal: 4096 kB\nMemAvailable: 1024 kB\n' }), 4);
  const machine = { 'proc/meminfo': `MemTotal: ${8192 * 1024} kB\n` };
  const own = {
    [`${OWN}/memory.max`]: `${512 * MIB}\n`,
    [`${OWN}/memory.current`]: `${100 * MIB}\n`,
  };
  assert.equal(limitOf({ ...machine, ...own }), 512);
  // The group with the least memory left does not have the smallest limit.
  const slice = {
    [`${SLICE}/memory.max`]: `${2048 * MIB}\n`,
    [`${SLICE}/memory.current`]: `${2000 * MIB}\n`,
  };
  assert.equal(limitOf({ ...machine, ...own, ...slice }), 512);
  const unlimited = { [`${OWN}/memory.max`]: 'max\n', [`${OWN}/memory.current`]: '1\n' };
  assert.equal(limitOf({ ...machine, ...unlimited, ...slice }), 2048);
  assert.equal(limitOf({ ...machine, ...unlimited }), 8192);
});

test('this machine can be read', () => {
  const { cores, quotaCores, freeBytes } = readMachineCapacity();
  assert.ok(Number.isInteger(cores) && cores >= 1);
  assert.ok(quotaCores > 0);
  assert.ok(freeBytes > MIB);
  assert.ok(readMemoryLimit() > freeBytes);
});
