import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Contestant, Manner } from '../contestants/contestant.ts';
import { median, quantile } from '../statistics.ts';

/** A long request, and how many short ones arrive while it is spoken. */
export interface EncounterPlan {
  readonly long: string;
  readonly manner: Manner;
  readonly short: string;
  readonly shorts: number;
  readonly encounters: number;
}

/** The same requests, one after the other and together. */
export interface Encounter {
  readonly alone: Requests;
  readonly together: Requests;
}

interface Requests {
  readonly long: Answer;
  readonly shorts: readonly Answer[];
}

/** Short requests arrive in this part of the time that the long one takes alone. */
const EARLIEST = 0.2;
const LATEST = 0.8;
/** Multiples of it, modulo 1, fill the unit interval evenly however many there are. */
const GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;

/** Lets a contestant speak alone and together by turns; one of both begins, then the other. */
export async function measureEncounters(
  contestant: Contestant,
  { long, manner, short, shorts, encounters }: EncounterPlan,
): Promise<Encounter[]> {
  const { totalMs } = await contestant.speak(long, manner);
  const alone = async (): Promise<Requests> => {
    const answer = await contestant.speak(long, manner);
    const answers: Answer[] = [];
    for (let one = 0; one < shorts; one++) answers.push(await contestant.speak(short));
    return { long: answer, shorts: answers };
  };
  const together = async (turn: number): Promise<Requests> => {
    const arriving = arrivals(totalMs, shorts, turn).map(async (ms) => {
      await sleep(ms);
      return contestant.speak(short);
    });
    const [answer, ...answers] = await Promise.all([contestant.speak(long, manner), ...arriving]);
    return { long: answer, shorts: answers };
  };
  const seen: Encounter[] = [];
  for (let turn = 0; turn < encounters; turn++) {
    if (turn % 2 === 0) seen.push({ alone: await alone(), together: await together(turn) });
    else {
      const first = await together(turn);
      seen.push({ together: first, alone: await alone() });
    }
  }
  return seen;
}

/**
 * When short requests arrive behind a long one, milliseconds: evenly over its middle, each turn at
 * other moments.
 */
export function arrivals(longMs: number, shorts: number, turn: number): number[] {
  const within = (turn * GOLDEN_RATIO) % 1;
  return Array.from(
    { length: shorts },
    (_, one) => longMs * (EARLIEST + ((LATEST - EARLIEST) * (one + within)) / shorts),
  );
}

/** What encounters cost both sides. */
export interface EncounterFigures {
  /** First audio of the short request alone, ms. */
  readonly shortFirstMs: number;
  /** How much later it came behind the long one, ms. */
  readonly laterMs: number;
  readonly later95Ms: number;
  readonly latestMs: number;
  readonly longMs: number;
  /** How much longer the long one took, ms. */
  readonly longerMs: number;
  /** To the time that the short ones take alone. */
  readonly longerToShort: number;
}

/** @throws RangeError when there are no encounters. */
export function encounterFigures(encounters: readonly Encounter[]): EncounterFigures {
  const alone = encounters.flatMap(({ alone: { shorts } }) => shorts);
  const shortFirstMs = median(alone.map(({ firstMs }) => firstMs));
  const shortMs = median(alone.map(({ totalMs }) => totalMs));
  const later = encounters.flatMap(({ together: { shorts } }) =>
    shorts.map(({ firstMs }) => firstMs - shortFirstMs),
  );
  const longer = encounters.map(
    ({ alone: one, together }) => together.long.totalMs - one.long.totalMs,
  );
  return {
    shortFirstMs,
    laterMs: median(later),
    later95Ms: quantile(later, 0.95),
    latestMs: Math.max(...later),
    longMs: median(encounters.map(({ alone: { long } }) => long.totalMs)),
    longerMs: median(longer),
    longerToShort: median(longer) / (shortMs * (later.length / encounters.length)),
  };
}
