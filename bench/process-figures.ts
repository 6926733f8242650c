/** What Linux knows about a running process and its children: CPU time and memory. */
import { readdirSync, readFileSync } from 'node:fs';

/** Unit of the CPU times in /proc/PID/stat: 1/100 s wherever Node runs (proc_pid_stat(5)). */
const TICK_MS = 10;

/** The process and all that it started, in any depth. */
export function processTree(pid: number): number[] {
  const pids = [pid];
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    for (const child of readOfThread(pid, thread, 'children').split(' ')) {
      if (child.trim() !== '') pids.push(...processTree(Number(child)));
    }
  }
  return pids;
}

/**
 * User and system time of the processes and of the children that they have seen the end of,
 * milliseconds. Exact while their threads live; what has ended is known to a tick only. Piper's
 * server ends a thread after each answer, Node none.
 */
export function cpuMs(pids: readonly number[]): number {
  let total = 0;
  for (const pid of pids) {
    const { own, endedChildren } = inTicks(pid);
    total += Math.max(ofLivingThreads(pid), own) + endedChildren;
  }
  return total;
}

/** Nanoseconds on a CPU, from the scheduler's own books. */
const ofLivingThreads = (pid: number): number => {
  let nanoseconds = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    nanoseconds += Number.parseInt(readOfThread(pid, thread, 'schedstat') || '0', 10);
  }
  return nanoseconds / 1e6;
};

/** Empty when the thread has ended since it was listed. */
const readOfThread = (pid: number, thread: string, file: string): string => {
  try {
    return readFileSync(`/proc/${pid}/task/${thread}/${file}`, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return '';
    throw error;
  }
};

const inTicks = (pid: number) => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in parentheses may hold spaces; fields count from behind it, `state` being the 3rd.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ms = (field: number) => Number(fields[field - 3]) * TICK_MS;
  return { own: ms(14) + ms(15), endedChildren: ms(16) + ms(17) };
};

/**
 * Proportional set size of the processes, MB of 10^6 bytes: a page that several share counts in
 * parts, so the sum is what they take together.
 */
export function pssMb(pids: readonly number[]): number {
  let kib = 0;
  for (const pid of pids) {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    kib += Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1]);
  }
  return (kib * 1024) / 1e6;
}
