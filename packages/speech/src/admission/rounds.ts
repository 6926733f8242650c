/**
 * Estimates how long requests take when callers take turns, and each caller's requests among them.
 */
import type { Accepted } from './accepted.ts';

/** A request that ends, and when. Seconds. */
export interface Leaving {
  readonly caller: string | undefined;
  readonly at: number;
  /** Time between two of its turns. */
  readonly roundSeconds: number;
}

/** Speech of one turn, seconds. */
export function turnOf({ expected: { seconds, turns } }: Accepted): number {
  return seconds / turns;
}

/**
 * Speech still to be made, seconds. A request longer than expected still needs a tenth of a turn.
 */
export function restOf(entry: Accepted): number {
  return Math.max(entry.expected.seconds - entry.speechSeconds, turnOf(entry) / 10);
}

/** The requests of each caller; a request without caller is a group of its own. */
export function byCaller(entries: readonly Accepted[]): Map<string | Accepted, Accepted[]> {
  const callers = new Map<string | Accepted, Accepted[]>();
  for (const entry of entries) {
    const name = entry.caller ?? entry;
    const known = callers.get(name);
    if (known === undefined) callers.set(name, [entry]);
    else known.push(entry);
  }
  return callers;
}

/**
 * When each request ends, if every caller keeps its number of requests.
 * @param pace seconds for a second of speech.
 * @param share of the rest of a request that is spoken before its place is free.
 */
export function leavingOf(entries: readonly Accepted[], pace: number, share = 1): Leaving[] {
  const callers = [...byCaller(entries).values()];
  /** Speech of one turn of every caller, seconds. */
  const everybody = callers.reduce((sum, own) => sum + ownRound(own) / own.length, 0);
  /** Speech of the callers before this one in the round, seconds. */
  let before = 0;
  return callers.flatMap((own) => {
    const others = everybody - ownRound(own) / own.length;
    let spoken = 0;
    const leaving = own.map((entry, index): Leaving => {
      const turn = turnOf(entry);
      const rest = restOf(entry) * share;
      // Its last turn comes after the same turn of everyone before it.
      const roundsBefore = turn === 0 ? 0 : Math.ceil(rest / turn - 1e-9) - 1;
      spoken += Math.min(turn, rest);
      const ofCaller = roundsBefore * ownRound(own) + spoken;
      const ofOthers = (roundsBefore * own.length + index) * others + before;
      const roundSeconds = pace * own.length * everybody;
      return { caller: entry.caller, at: pace * (ofCaller + ofOthers), roundSeconds };
    });
    before += spoken / own.length;
    return leaving;
  });
}

/** Speech of one turn of each request of a caller, seconds. */
const ownRound = (own: readonly Accepted[]): number =>
  own.reduce((sum, entry) => sum + turnOf(entry), 0);
