import type { Accepted } from './accepted.ts';
import { turnOf } from './rounds.ts';

const REMEMBERED = 64;

/** Turns of a request while it held a place. */
interface Stay {
  readonly expected: number;
  readonly taken: number;
}

/**
 * For how many turns requests hold their places. It is fewer than their texts need, because clients
 * leave or stop taking a long answer.
 */
export class Stays {
  readonly #stays: Stay[] = [];

  /** Adds a request that is over. */
  add(entry: Accepted): void {
    const turn = turnOf(entry);
    const taken = turn === 0 ? 1 : Math.max(1, Math.round(entry.speechSeconds / turn));
    this.#stays.push({ expected: entry.expected.turns, taken });
    if (this.#stays.length > REMEMBERED) this.#stays.shift();
  }

  /** Turns of the requests that ended last. */
  get turns(): number[] {
    return this.#stays.map(({ taken }) => taken);
  }

  /** Turns taken by turns expected, over all remembered requests; at most 1. */
  get share(): number {
    const expected = this.#stays.reduce((sum, stay) => sum + stay.expected, 0);
    const taken = this.#stays.reduce((sum, stay) => sum + stay.taken, 0);
    return expected === 0 ? 1 : Math.min(1, taken / expected);
  }
}
