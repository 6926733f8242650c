import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Contestant, Manner } from '../contestants/contestant.ts';
import { cpuMs } from '../process-figures.ts';
import type { BenchText } from '../texts.ts';

/** After its last byte a server still logs and tidies up; that belongs to the request. */
const AFTERWORK_MS = 30;

/** One answer with its times. */
export interface Sample extends Answer {
  /** User and system time of all processes of the contestant. */
  readonly cpuMs: number;
}

/** Somebody to ask, and how. */
export interface Turn {
  readonly name: string;
  readonly contestant: Contestant;
  readonly manner?: Manner | undefined;
}

export async function takeSample({ contestant, manner }: Turn, text: string): Promise<Sample> {
  const pids = contestant.pids();
  const before = cpuMs(pids);
  const answer = await contestant.speak(text, manner);
  await sleep(AFTERWORK_MS);
  return { ...answer, cpuMs: cpuMs(pids) - before };
}

/** Requests before any counts. */
export async function warmUp(turns: readonly Turn[], texts: readonly BenchText[]): Promise<void> {
  for (const turn of turns) {
    for (const { text, warmUps } of texts) {
      for (let time = 0; time < warmUps; time++) await takeSample(turn, text);
    }
  }
}

/**
 * A text by turns, a request a turn, so that whatever else goes on in the machine meets all alike.
 * @param first index of the contestant that begins; the next request begins with the next one.
 * @returns by name, a sample a request.
 */
export async function speakInTurns(
  turns: readonly Turn[],
  { text, requests }: { readonly text: string; readonly requests: number },
  first: number,
): Promise<Map<string, Sample[]>> {
  const samples = new Map<string, Sample[]>(turns.map(({ name }) => [name, []]));
  for (let request = 0; request < requests; request++) {
    for (const turn of rotated(turns, first + request)) {
      samples.get(turn.name)?.push(await takeSample(turn, text));
    }
  }
  return samples;
}

/** The same items, another one in front. */
export function rotated<T>(items: readonly T[], by: number): T[] {
  const start = by % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}
