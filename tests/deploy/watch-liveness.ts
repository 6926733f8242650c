import { setTimeout as delay } from 'node:timers/promises';
import type { InstalledService } from './installed-service.ts';

export interface Liveness {
  /** HTTP status of each answer. */
  readonly statuses: readonly number[];
  /** Longest wait for one. */
  readonly longestMs: number;
}

/** Asks the front-end again and again while a task goes on. */
export async function watchLiveness(
  service: InstalledService,
  task: () => Promise<void>,
): Promise<Liveness> {
  const statuses: number[] = [];
  let longestMs = 0;
  let over = false;
  const watching = (async () => {
    while (!over) {
      const began = performance.now();
      statuses.push(await service.status('/health/live'));
      longestMs = Math.max(longestMs, Math.round(performance.now() - began));
      await delay(50);
    }
  })();
  try {
    await task();
  } finally {
    over = true;
    await watching;
  }
  return { statuses, longestMs };
}
