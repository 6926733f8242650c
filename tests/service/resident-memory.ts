import { readFileSync } from 'node:fs';

/**
 * Resident memory of a process, MiB. Not the proportional size: what of it is shared with other
 * processes of the same program grows when one of those ends, and suites run beside each other.
 */
export function residentMib(pid: number | undefined): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
}
