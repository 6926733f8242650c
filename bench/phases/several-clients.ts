import type { Contestant, Manner } from '../contestants/contestant.ts';
import { median, quantile } from '../statistics.ts';

/** How a server does with several clients at once. */
export interface Load {
  readonly clients: number;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
}

/** So many clients at once, each asking again when it has its answer, until all are answered. */
export async function measureLoad(
  contestant: Contestant,
  text: string,
  clients: number,
  requests: number,
  manner?: Manner,
): Promise<Load> {
  const latencies: number[] = [];
  let asked = 0;
  const client = async () => {
    while (asked++ < requests) latencies.push((await contestant.speak(text, manner)).totalMs);
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: clients }, client));
  const seconds = (performance.now() - startedAt) / 1000;
  return {
    clients,
    requestsPerSecond: requests / seconds,
    p50Ms: median(latencies),
    p95Ms: quantile(latencies, 0.95),
  };
}
