import { readFileSync } from 'node:fs';

/** File descriptors for all that is no connection: voices, pipes of children, the log. */
const OTHERS = 64;
const LEAST = 8;

/** Places beyond all limits, so that probes are answered when everything else is taken. */
export function mostSurplus(connections: number): number {
  return Math.min(32, Math.max(8, Math.ceil(connections / 4)));
}

/** Connections that were let go and may still read why. */
export function mostClosing(connections: number): number {
  return Math.min(128, Math.ceil(connections / 4));
}

/** File descriptors that this process may have open; Infinity where the system does not say. */
export function descriptorLimit(limits = readLimits()): number {
  const found = /^Max open files\s+(\d+)/m.exec(limits)?.[1];
  return found === undefined ? Number.POSITIVE_INFINITY : Number(found);
}

/** As many of the connections that are wanted as there are file descriptors for. */
export function affordableConnections(wanted: number, descriptors = descriptorLimit()): number {
  // Those beyond all limits and those on their way out are half as many again.
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
