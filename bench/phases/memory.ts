import { setTimeout as sleep } from 'node:timers/promises';
import type { Contestant, Maker, Manner } from '../contestants/contestant.ts';
import { pssMb } from '../process-figures.ts';

/** What was needed to start is given back by then. */
const SETTLE_MS = 1000;
const LOOK_EVERY_MS = 50;

/** Memory of all processes of a contestant: proportional set size, MB of 10^6 bytes. */
export interface Memory {
  readonly readyMb: number;
  readonly after: readonly { readonly sentences: number; readonly mb: number }[];
  /** Most there was, seen every 50 ms, while it then spoke the long sentence; by manner. */
  readonly peaksMb: readonly number[];
}

export interface MemoryPlan {
  readonly sentences: readonly string[];
  /** Numbers of sentences after which to look, ascending; the last is how many are spoken. */
  readonly lookAfter: readonly number[];
  readonly longText: string;
  /** In which manners the long text is spoken, one after the other. */
  readonly manners: readonly Manner[];
  /** How many sentences are asked for at a time. Default 1. */
  readonly clients?: number;
}

/** Starts a contestant of its own, so that it has spoken nothing else. */
export async function measureMemory(
  maker: Maker,
  { sentences, lookAfter, longText, manners, clients = 1 }: MemoryPlan,
): Promise<Memory> {
  const contestant = await maker.start();
  try {
    const readyMb = await settledMb(contestant);
    const after: { sentences: number; mb: number }[] = [];
    let spoken = 0;
    for (const count of lookAfter) {
      const client = async () => {
        while (spoken < count) await contestant.speak(sentences[spoken++] ?? longText);
      };
      await Promise.all(Array.from({ length: clients }, client));
      after.push({ sentences: count, mb: pssMb(contestant.pids()) });
    }
    const peaksMb: number[] = [];
    for (const manner of manners) peaksMb.push(await peakMb(contestant, longText, manner));
    return { readyMb, after, peaksMb };
  } finally {
    await contestant.stop();
  }
}

const settledMb = async (contestant: Contestant): Promise<number> => {
  await sleep(SETTLE_MS);
  return pssMb(contestant.pids());
};

const peakMb = async (contestant: Contestant, text: string, manner: Manner): Promise<number> => {
  const answer = contestant.speak(text, manner);
  let peak = 0;
  for (let speaking = true; speaking; ) {
    peak = Math.max(peak, pssMb(contestant.pids()));
    speaking = await Promise.race([answer.then(() => false), sleep(LOOK_EVERY_MS, true)]);
  }
  return Math.max(peak, pssMb(contestant.pids()));
};
