import type { EngineStatus } from '@hailo-piper/engine';
import { type ExpectedSpeech, SpeechLengths } from './expected-speech.ts';
import { Pace, realTimeFactor } from './pace.ts';

/** One accepted request, as far as it matters for how long others wait. */
export interface Accepted {
  readonly expected: ExpectedSpeech;
  /** Speech handed out, seconds. */
  speechSeconds: number;
}

const REMEMBERED_ROUNDS = 64;

/** What has been accepted and not finished, and when the workers will have finished it. */
export class Backlog {
  readonly lengths = new SpeechLengths();
  readonly #accepted = new Set<Accepted>();
  readonly #pace = new Pace();
  readonly #now: () => number;
  #workers = 1;
  /** Turns of those who left last. */
  readonly #rounds: number[] = [];

  /** @param now a clock that never goes back, seconds. */
  constructor(now = () => performance.now() / 1000) {
    this.#now = now;
  }

  get size(): number {
    return this.#accepted.size;
  }

  add(expected: ExpectedSpeech): Accepted {
    const entry: Accepted = { expected, speechSeconds: 0 };
    this.#accepted.add(entry);
    return entry;
  }

  /** Leaves out one for which no worker is needed until its reader takes what there is. */
  suspend(entry: Accepted): void {
    this.#accepted.delete(entry);
  }

  /** It waits for a worker again. */
  resume(entry: Accepted): void {
    this.#accepted.add(entry);
  }

  /** So much of its speech was handed out, seconds. */
  advance(entry: Accepted, speechSeconds: number): void {
    entry.speechSeconds += speechSeconds;
    this.#pace.spoke(speechSeconds, this.#now(), this.size > this.#workers);
  }

  /** @param complete whether all of its text was spoken, so that its length teaches something. */
  remove(entry: Accepted, complete: boolean): void {
    if (!this.#accepted.delete(entry)) return;
    this.#rounds.push(entry.expected.turns);
    if (this.#rounds.length > REMEMBERED_ROUNDS) this.#rounds.shift();
    if (complete) this.lengths.learn(entry.expected, entry.speechSeconds);
  }

  /** Seconds a new request waits for its first sentence: everyone before it gets one turn. */
  firstTurnSeconds({ counters, workers }: EngineStatus): number {
    this.#workers = workers.total;
    if (counters.sentences === 0) return 0;
    let speechSeconds = 0;
    for (const entry of this.#accepted) speechSeconds += Math.min(turnOf(entry), restOf(entry));
    return (speechSeconds * realTimeFactor(counters)) / workers.total;
  }

  /**
   * When places will be free if each is taken again at once, as they are while clients are refused:
   * seconds from now until the first, the second, …
   */
  freeTimes({ counters, workers }: EngineStatus, count: number): number[] {
    const pace = this.#pace.of(counters, workers.total);
    const entries = [...this.#accepted];
    const roundSeconds = pace * entries.reduce((sum, entry) => sum + turnOf(entry), 0);
    const times: number[] = [];
    let seconds = 0;
    for (const entry of entries) {
      // Its last turn is in this round or a later one, behind those of everyone before it.
      const turn = turnOf(entry);
      const rest = restOf(entry);
      const roundsBefore = turn === 0 ? 0 : Math.ceil(rest / turn - 1e-9) - 1;
      seconds += pace * Math.min(turn, rest);
      times.push(roundsBefore * roundSeconds + seconds);
    }
    times.sort((a, b) => a - b);
    return withThoseWhoFollow(times.slice(0, count), { rounds: this.#rounds, roundSeconds }, count);
  }
}

/** What is thought of a request at least, seconds. */
const SHORTEST_SECONDS = 0.001;

/** Speech of one turn, seconds. */
const turnOf = ({ expected: { seconds, turns } }: Accepted): number => seconds / turns;

/** Speech that is still to be made, seconds. Who has had all that was expected needs a little more. */
const restOf = (entry: Accepted): number =>
  Math.max(entry.expected.seconds - entry.speechSeconds, turnOf(entry) / 10);

/**
 * The first `count` times, where whoever takes a place leaves it after so many rounds as one of those
 * who were served lately, each in turn.
 */
const withThoseWhoFollow = (
  times: number[],
  { rounds, roundSeconds }: { readonly rounds: readonly number[]; readonly roundSeconds: number },
  count: number,
): number[] => {
  const all: number[] = [];
  while (all.length < count && times.length > 0) {
    const next = times.shift() as number;
    all.push(next);
    const turns = rounds[all.length % rounds.length] ?? 1;
    const again = next + Math.max(turns * roundSeconds, SHORTEST_SECONDS);
    const index = times.findLastIndex((time) => time <= again);
    times.splice(index + 1, 0, again);
  }
  return all;
};
