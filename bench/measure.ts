import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Contestant, Maker } from './contestants/contestant.ts';
import { cpuMs, pssMiB } from './process-figures.ts';
import { median, quantile } from './statistics.ts';
import type { BenchText } from './texts.ts';

/** After its last byte a server still logs and tidies up; that belongs to the request. */
const AFTERWORK_MS = 30;

/** One answer and what it took. */
export interface Sample extends Answer {
  /** User and system time of all processes of the contestant. */
  readonly cpuMs: number;
}

/**
 * All contestants speak a text by turns, a request a turn, so that whatever else goes on in the
 * machine meets all alike.
 * @param first Index of the contestant that begins; every time another one does.
 * @returns by contestant, a sample a request.
 */
export const measureText = async (
  contestants: ReadonlyMap<string, Contestant>,
  text: BenchText,
  first: number,
): Promise<Map<string, Sample[]>> => {
  const samples = new Map([...contestants.keys()].map((name) => [name, [] as Sample[]]));
  for (let request = 0; request < text.requests; request++) {
    for (const [name, contestant] of rotated([...contestants], first + request)) {
      const pids = contestant.pids();
      const before = cpuMs(pids);
      const answer = await contestant.speak(text);
      await sleep(AFTERWORK_MS);
      samples.get(name)?.push({ ...answer, cpuMs: cpuMs(pids) - before });
    }
  }
  return samples;
};

/** The same items, another one in front. */
export const rotated = <T>(items: readonly T[], by: number): T[] => {
  const start = by % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
};

export interface Start {
  /** From starting the process to the last byte of its first answer. */
  readonly firstAnswerMs: number;
  readonly loadedMiB: number;
  /** After it has spoken every text. */
  readonly workedMiB: number;
}

/** Starts a contestant while no other runs, so that it shares memory with nobody but us. */
export const measureStart = async (maker: Maker, texts: readonly BenchText[]): Promise<Start> => {
  const [shortest] = texts;
  if (shortest === undefined) throw new RangeError('no texts');
  const startedAt = performance.now();
  const contestant = await maker.start();
  try {
    await contestant.speak(shortest);
    const firstAnswerMs = performance.now() - startedAt;
    const loadedMiB = pssMiB(contestant.pids());
    for (const text of texts) await contestant.speak(text);
    return { firstAnswerMs, loadedMiB, workedMiB: pssMiB(contestant.pids()) };
  } finally {
    await contestant.stop();
  }
};

export interface Load {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
}

/** So many clients at once, each asking again when it has its answer, until all are answered. */
export const measureLoad = async (
  contestant: Contestant,
  text: BenchText,
  clients: number,
  requests: number,
): Promise<Load> => {
  const latencies: number[] = [];
  let asked = 0;
  const client = async () => {
    while (asked++ < requests) {
      latencies.push((await contestant.speak(text)).totalMs);
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: clients }, client));
  const seconds = (performance.now() - startedAt) / 1000;
  return {
    requestsPerSecond: requests / seconds,
    p50Ms: median(latencies),
    p95Ms: quantile(latencies, 0.95),
  };
};
