import type { Call, EngineStatus } from '@hailo-piper/engine';
import { type ExpectedSpeech, SpeechLengths } from './expected-speech.ts';
import { Pace, realTimeFactor } from './pace.ts';
import { byCaller, type Leaving, leavingOf, restOf, turnOf } from './rounds.ts';
import { Stays } from './stays.ts';

/** One accepted request, as far as it matters for how long others wait. */
export interface Accepted extends Pick<Call, 'caller' | 'priority'> {
  readonly expected: ExpectedSpeech;
  /** Speech handed out, seconds. */
  speechSeconds: number;
}

/** What has been accepted and not finished, and when the workers will have finished it. */
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
    this.#stays.add(entry);
    if (complete) this.lengths.learn(entry.expected, entry.speechSeconds);
  }

  /**
   * Seconds a new request waits for its first sentence: its caller's requests before it get a turn each, and
   * so often each other caller gets one. Background requests hold up nobody.
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
   * When places will be free if each is taken again at once, as they are while requests are refused:
   * seconds from now until the first, the second, …
   * @param of whose places. Default: everybody's.
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

/** What is thought of a request at least, seconds. */
const SHORTEST_SECONDS = 0.001;

/**
 * The first `count` times, where whoever takes a place leaves it after so many rounds as one of those
 * who were served lately, each in turn.
 * @param rounds turns of those.
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
