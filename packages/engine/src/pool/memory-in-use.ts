import { readFileSync } from 'node:fs';

/**
 * Memory of this process, bytes: files that several threads have mapped count once. On systems other
 * than Linux, its resident set.
 */
export function memoryInUse(): number {
  try {
    const rollup = readFileSync('/proc/self/smaps_rollup', 'utf8');
    return 1024 * Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1]);
  } catch {
    return process.memoryUsage.rss();
  }
}
