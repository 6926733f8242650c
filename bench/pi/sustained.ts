import { setInterval } from 'node:timers/promises';
import type { Maker } from '../contestants/contestant.ts';
import { type Heat, readHeat } from './heat.ts';

/** What a board gives while all of its cores are busy, and what that does to it. */
export interface Sustained {
  readonly seconds: number;
  /** Seconds of speech made in a second. */
  readonly audioSecondsPerSecond: number;
  /** Hottest, slowest, and everything the firmware said. */
  readonly worst: Heat;
}

const LOOK_EVERY_MS = 1000;

/** So many clients ask again and again for some seconds. */
export async function sustain(
  maker: Maker,
  text: string,
  clients: number,
  seconds: number,
): Promise<Sustained> {
  const contestant = await maker.start();
  try {
    await contestant.speak(text);
    const startedAt = performance.now();
    const elapsed = () => (performance.now() - startedAt) / 1000;
    let audioSeconds = 0;
    const client = async () => {
      while (elapsed() < seconds) audioSeconds += (await contestant.speak(text)).audioSeconds;
    };
    const over = new AbortController();
    const worst = watchHeat(over.signal);
    await Promise.all(Array.from({ length: clients }, client));
    over.abort();
    return {
      seconds: elapsed(),
      audioSecondsPerSecond: audioSeconds / elapsed(),
      worst: await worst,
    };
  } finally {
    await contestant.stop();
  }
}

const watchHeat = async (signal: AbortSignal): Promise<Heat> => {
  let worst = readHeat();
  try {
    for await (const _ of setInterval(LOOK_EVERY_MS, undefined, { signal })) {
      worst = worse(worst, readHeat());
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return worse(worst, readHeat());
};

const worse = (one: Heat, other: Heat): Heat => {
  const both = (a: number | undefined, b: number | undefined, pick: (...n: number[]) => number) =>
    a === undefined || b === undefined ? (a ?? b) : pick(a, b);
  return {
    celsius: both(one.celsius, other.celsius, Math.max),
    megahertz: both(one.megahertz, other.megahertz, Math.min),
    throttled: [...new Set([...one.throttled, ...other.throttled])],
  };
};
