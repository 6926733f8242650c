/** A memory control group of either version, as a service manager gives its units. Needs root. */
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** Where the first version is mounted, if the machine has it. */
const VERSION_1 = '/sys/fs/cgroup/memory';
const UNIT = new URL('../../deploy/systemd/hailo-piper.service', import.meta.url);
const UNITS: Readonly<Record<string, number>> = { K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 };

/** That this process has made. */
let groups = 0;

export interface MemoryGroup {
  readonly limitBytes: number;
  /** A process that writes its id there joins the group, with all its children. */
  readonly procs: string;
  add(pid: number): void;
  /** Processes in it now. */
  pids(): number[];
  /** Processes in it that the kernel has killed for memory. */
  kills(): number;
  /** The most it has held, bytes; with the page cache it was charged for. */
  peakBytes(): number;
}

/** Runs `use` with a group of its own, which is removed afterwards; processes left in it are killed. */
export async function withMemoryGroup<T>(
  limitBytes: number,
  use: (group: MemoryGroup) => Promise<T>,
): Promise<T> {
  const isFirst = existsSync(VERSION_1);
  const root = isFirst ? VERSION_1 : '/sys/fs/cgroup';
  const folder = `${root}/hailo-piper-test-${process.pid}-${++groups}`;
  const read = (file: string) => readFileSync(`${folder}/${file}`, 'utf8');
  let group: MemoryGroup | undefined;
  mkdirSync(folder);
  try {
    const limit = isFirst ? 'memory.limit_in_bytes' : 'memory.max';
    writeFileSync(`${folder}/${limit}`, String(limitBytes));
    const procs = `${folder}/cgroup.procs`;
    group = {
      limitBytes,
      procs,
      add: (pid) => writeFileSync(procs, String(pid)),
      pids: () => read('cgroup.procs').split('\n').filter(Boolean).map(Number),
      kills: () => {
        const events = read(isFirst ? 'memory.oom_control' : 'memory.events');
        return Number(/^oom_kill (\d+)$/m.exec(events)?.[1]);
      },
      peakBytes: () => Number(read(isFirst ? 'memory.max_usage_in_bytes' : 'memory.peak')),
    };
    return await use(group);
  } finally {
    for (const pid of group?.pids() ?? []) process.kill(pid, 'SIGKILL');
    await removeWhenEmpty(folder);
  }
}

/** What the unit that is installed gives the service. */
export function memoryMaxOfUnit(): number {
  const unit = readFileSync(fileURLToPath(UNIT), 'utf8');
  const [, count, letter = ''] = /^MemoryMax=(\d+)([KMG])$/m.exec(unit) ?? [];
  return Number(count) * (UNITS[letter] ?? Number.NaN);
}

/** A process that was killed is in its group until the kernel is done with it. */
async function removeWhenEmpty(folder: string): Promise<void> {
  for (;;) {
    try {
      return rmdirSync(folder);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EBUSY') throw error;
      await delay(20);
    }
  }
}
