import type { Call, EngineStatus } from '@hailo-piper/engine';
import type { Accepted } from './accepted.ts';
import { type ExpectedSpeech, SpeechLengths } from './expected-speech.ts';
import { Pace, realTimeFactor } from './pace.ts';
import { byCaller, type Leaving, leavingOf, restOf, turnOf } from './rounds.ts';
import { Stays } from './stays.ts';

/** The accepted requests that are not finished, and an estimate of when they will be. */
export class Backlog {
  readonly lengths = new SpeechLengths();
  readonly #accepted = new Set<Accepted>();
  readonly #pace = new Pace();
  readonly #now: () => number;
  #workers = 1;
  readonly #stays = new Stays();

  /** @param now a clock that never goes back, seconds. */
  constructor(now = () => performance.now() / 1000) {
    this.#now = now;
  }

  get size(): number {
    return this.#accepted.size;
  }

  add(expected: ExpectedSpeech, { caller, priority }: Call = {}): Accepted {
    const entry: Accepted = { caller, priority, expected, speechSeconds: 0 };
    this.#accepted.add(entry);
    return entry;
  }

  /** Leaves out a request that needs no worker until its reader takes audio. */
  suspend(entry: Accepted): void {
    this.#accepted.delete(entry);
  }

  /** Counts a suspended request again. */
  resume(entry: Accepted): void {
    this.#accepted.add(entry);
  }

  /** Counts delivered speech, seconds. */
  advance(entry: Accepted, speechSeconds: number): void {
    entry.speechSeconds += speechSeconds;
    this.#pace.spoke(speechSeconds, this.#now(), this.size > this.#workers);
  }

  /** @param complete whether the whole text was spoken, so that its length can be learned. */
  remove(entry: Accepted, complete: boolean): void {
    if (!this.#accepted.delete(entry)) return;
    this.#stays.add(entry);
    if (complete) this.lengths.learn(entry.expected, entry.speechSeconds);
  }

  /**
   * Seconds a new request waits for its first sentence. Before it, each accepted request of its
   * caller gets a turn, and each other caller one turn more than that. Background requests do not
   * count.
   */
  firstTurnSeconds({ counters, workers }: EngineStatus, caller?: string): number {
    this.#workers = workers.total;
    if (counters.sentences === 0) return 0;
    const callers = byCaller(this.#interactive);
    const own = caller === undefined ? 0 : (callers.get(caller)?.length ?? 0);
    let speechSeconds = 0;
    for (const [name, entries] of callers) {
      const turns = name === caller ? own : own + 1;
      const once = entries.reduce((sum, entry) => sum + Math.min(turnOf(entry), restOf(entry)), 0);
      const all = entries.reduce((sum, entry) => sum + restOf(entry), 0);
      speechSeconds += Math.min((once / entries.length) * turns, all);
    }
    return (speechSeconds * realTimeFactor(counters)) / workers.total;
  }

  /**
   * When places will be free, in seconds from now, in order. Assumes that each free place is taken
   * again at once, as while requests are refused.
   * @param of caller whose places are counted. Default: all places.
   */
  freeTimes({ counters, workers }: EngineStatus, count: number, of?: string): number[] {
    const pace = this.#pace.of(counters, workers.total);
    const { share } = this.#stays;
    const interactive = this.#interactive;
    const background = [...this.#accepted].filter(isBackground);
    const before = pace * interactive.reduce((sum, entry) => sum + restOf(entry), 0);
    const leaving = [
      ...leavingOf(interactive, pace, share),
      ...leavingOf(background, pace, share).map((one) => ({ ...one, at: one.at + before })),
    ].filter(({ caller }) => of === undefined || caller === of);
    leaving.sort((a, b) => a.at - b.at);
    return withThoseWhoFollow(leaving.slice(0, count), this.#stays.turns, count);
  }

  get #interactive(): Accepted[] {
    return [...this.#accepted].filter((entry) => !isBackground(entry));
  }
}

const isBackground = ({ priority }: Accepted): boolean => priority === 'background';

/** Shortest assumed stay of a request, seconds. */
const SHORTEST_SECONDS = 0.001;

/**
 * The first `count` times at which places become free. Assumes that the next request in a place
 * stays for as many rounds as one of those served lately, each in turn.
 * @param rounds turns of the requests served lately.
 */
const withThoseWhoFollow = (
  leaving: Leaving[],
  rounds: readonly number[],
  count: number,
): number[] => {
  const all: number[] = [];
  while (all.length < count && leaving.length > 0) {
    const next = leaving.shift() as Leaving;
    all.push(next.at);
    const turns = rounds[all.length % rounds.length] ?? 1;
    const at = next.at + Math.max(turns * next.roundSeconds, SHORTEST_SECONDS);
    const index = leaving.findLastIndex((other) => other.at <= at);
    leaving.splice(index + 1, 0, { ...next, at });
  }
  return all;
};
