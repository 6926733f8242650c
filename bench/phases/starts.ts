import type { Contestant, Maker } from '../contestants/contestant.ts';
import { cpuMs } from '../process-figures.ts';

export interface Start {
  /** From starting the process until it says that it is ready. */
  readonly readyMs: number;
  /** User and system time of all its processes until then. */
  readonly readyCpuMs: number;
  /** From starting the process to the last byte of its first answer. */
  readonly firstAnswerMs: number;
}

/**
 * Starts a contestant, lets it speak once and ends it.
 * @param look called before the end.
 */
export async function measureStart(
  maker: Maker,
  text: string,
  look: (contestant: Contestant) => void = () => {},
): Promise<Start> {
  const startedAt = performance.now();
  const contestant = await maker.start();
  try {
    const readyMs = performance.now() - startedAt;
    const readyCpuMs = cpuMs(contestant.pids());
    await contestant.speak(text);
    const firstAnswerMs = performance.now() - startedAt;
    look(contestant);
    return { readyMs, readyCpuMs, firstAnswerMs };
  } finally {
    await contestant.stop();
  }
}
