/** What a crowd lived through, in figures. */
import type { Fulfilment } from '../obeying-client.ts';

/** Of several numbers: the least, what a tenth, half and nine tenths are not above, and the most. */
export interface Spread {
  readonly least: number;
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly most: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN;
  return { least: at(0), p10: at(0.1), p50: at(0.5), p90: at(0.9), p99: at(0.99), most: at(1) };
}

/** Tries until it was served, of each request that was. */
export function triesOf(all: readonly Fulfilment[]): number[] {
  return all.filter(({ status }) => status === 200).map(({ refusals }) => refusals.length + 1);
}

/**
 * For each refusal, what was told divided by what would have been right: the time until it would have
 * been its turn if places were given in the order of first asking. As many places are given by then as
 * there were clients that had asked before and were still without one. Those at the end, when too few
 * places were given to know, are left out. A second is the least that can be told.
 */
export function toldToRight(all: readonly Fulfilment[]): number[] {
  const accepted = all
    .flatMap(({ since, acceptedAt }) => (acceptedAt === undefined ? [] : [{ since, acceptedAt }]))
    .sort((a, b) => a.acceptedAt - b.acceptedAt);
  return all.flatMap(({ since, refusals }) =>
    refusals.flatMap(({ at, toldSeconds }) => {
      const next = accepted.findIndex(({ acceptedAt }) => acceptedAt > at);
      if (next === -1) return [];
      const before = accepted.slice(next).filter((other) => other.since < since).length;
      const turn = accepted[next + before];
      if (turn === undefined) return [];
      return [toldSeconds / Math.max(1, (turn.acceptedAt - at) / 1000)];
    }),
  );
}

/** The share of refusals after which the next try was refused again. */
export function refusedAgain(all: readonly Fulfilment[]): number {
  const refusals = all.reduce((sum, one) => sum + one.refusals.length, 0);
  const again = all.reduce((sum, one) => sum + Math.max(0, one.refusals.length - 1), 0);
  return again / refusals;
}
