import { readFileSync } from 'node:fs';

/** File descriptors reserved for other uses: voices, pipes of child processes, the log. */
const OTHERS = 64;
const LEAST = 8;

/** Extra connections beyond the limits, so that probes are answered when all others are taken. */
export function mostSurplus(connections: number): number {
  return Math.min(32, Math.max(8, Math.ceil(connections / 4)));
}

/** Maximum number of closing connections that may still read their last answer. */
export function mostClosing(connections: number): number {
  return Math.min(128, Math.ceil(connections / 4));
}

/** Maximum open file descriptors of this process; Infinity if the system reports none. */
export function descriptorLimit(limits = readLimits()): number {
  const found = /^Max open files\s+(\d+)/m.exec(limits)?.[1];
  return found === undefined ? Number.POSITIVE_INFINITY : Number(found);
}

/** The wanted number of connections, limited by the available file descriptors. */
export function affordableConnections(wanted: number, descriptors = descriptorLimit()): number {
  // Extra and closing connections add half as many again.
  const affordable = Math.floor((descriptors - OTHERS) / 1.5);
  return Math.min(wanted, Math.max(LEAST, affordable));
}

function readLimits(): string {
  try {
    return readFileSync('/proc/self/limits', 'utf8');
  } catch {
    return '';
  }
}
