/** How long turns take that go round callers, and round the requests of each. */
import type { Accepted } from './backlog.ts';

/** A request that will be over. Seconds. */
export interface Leaving {
  readonly caller: string | undefined;
  readonly at: number;
  /** From one of its turns to the next. */
  readonly roundSeconds: number;
}

/** Speech of one turn, seconds. */
export function turnOf({ expected: { seconds, turns } }: Accepted): number {
  return seconds / turns;
}

/** Speech that is still to be made, seconds. Who has had all that was expected needs a little more. */
export function restOf(entry: Accepted): number {
  return Math.max(entry.expected.seconds - entry.speechSeconds, turnOf(entry) / 10);
}

/** The requests of each caller; one without a caller stands for itself. */
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
 * When each of these requests is over, if every caller has as many all the while.
 * @param pace seconds for a second of speech.
 * @param share of its rest that a request takes before its place is free.
 */
export function leavingOf(entries: readonly Accepted[], pace: number, share = 1): Leaving[] {
  const callers = [...byCaller(entries).values()];
  /** Speech of a turn of every caller. */
  const everybody = callers.reduce((sum, own) => sum + ownRound(own) / own.length, 0);
  /** Of those whose turn comes first. */
  let before = 0;
  return callers.flatMap((own) => {
    const others = everybody - ownRound(own) / own.length;
    let spoken = 0;
    const leaving = own.map((entry, index): Leaving => {
      const turn = turnOf(entry);
      const rest = restOf(entry) * share;
      // Its last turn is in this round or a later one, behind those of everyone before it.
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

/** Speech of a turn of all requests of a caller. */
const ownRound = (own: readonly Accepted[]): number =>
  own.reduce((sum, entry) => sum + turnOf(entry), 0);
