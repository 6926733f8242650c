import { setTimeout as sleep } from 'node:timers/promises';
import type { Contestant } from '../contestants/contestant.ts';
import { cpuMs } from '../process-figures.ts';

/** Work that was put off is done by then. */
const SETTLE_MS = 2000;

/**
 * CPU of idle contestants, measured in the same seconds.
 * @returns by name, percent of one core.
 */
export async function measureIdle(
  running: ReadonlyMap<string, Contestant>,
  seconds: number,
): Promise<Map<string, number>> {
  await sleep(SETTLE_MS);
  const names = [...running.keys()];
  const look = () => [...running.values()].map((contestant) => cpuMs(contestant.pids()));
  const startedAt = performance.now();
  const before = look();
  await sleep(seconds * 1000);
  const after = look();
  const elapsedMs = performance.now() - startedAt;
  return new Map(
    names.map((name, i) => [name, (100 * ((after[i] ?? 0) - (before[i] ?? 0))) / elapsedMs]),
  );
}
