import type { Contestant } from '../contestants/contestant.ts';

/** An answer and the time it took. */
export interface TimedAnswer {
  readonly askedAt: number;
  readonly endedAt: number;
  readonly audioSeconds: number;
}

/**
 * Seconds of speech a second while so many clients ask without a pause: the listeners who could
 * be served if nothing else mattered.
 * @param textOf what a client asks for, by how many were asked before.
 */
export async function measureCapacity(
  contestant: Contestant,
  textOf: (time: number) => string,
  clients: number,
  seconds: number,
): Promise<number> {
  const answers: TimedAnswer[] = [];
  let asked = 0;
  const startedAt = performance.now();
  const endAt = startedAt + seconds * 1000;
  const client = async () => {
    while (performance.now() < endAt) {
      const askedAt = performance.now();
      const { audioSeconds } = await contestant.speak(textOf(asked++));
      answers.push({ askedAt, endedAt: performance.now(), audioSeconds });
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return audioRate(answers, startedAt, endAt);
}

/**
 * Seconds of audio a second between two times. An answer counts evenly over its time, so that those
 * that were begun in time and ended after it count in part.
 */
export function audioRate(answers: readonly TimedAnswer[], from: number, to: number): number {
  const within = answers.map(({ askedAt, endedAt, audioSeconds }) => {
    const overlap = Math.max(0, Math.min(endedAt, to) - Math.max(askedAt, from));
    return (audioSeconds * overlap) / (endedAt - askedAt);
  });
  return within.reduce((sum, seconds) => sum + seconds, 0) / ((to - from) / 1000);
}
