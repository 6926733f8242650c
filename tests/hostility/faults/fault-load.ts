import { setTimeout as delay } from 'node:timers/promises';
import type { HostileService } from '../hostile-service.ts';
import { codeOf, type SampleRequest } from '../sample-requests.ts';

const CLIENTS = 4;
/** Between a refusal and the next try; short, because the time without speech is measured. */
const AGAIN_MS = 50;
/** Right answers until the service counts as back: the first may have been under way before the fault. */
const ANSWERS_BACK = 5;
const BACK_WITHIN_MS = 300_000;

/** A request with all its right answers. */
export interface Expected {
  readonly request: SampleRequest;
  readonly right: readonly Buffer[];
}

export interface Outcomes {
  /** Complete ones, whether right or wrong. */
  answers: number;
  wrong: number;
  /** Answers and connections that ended early. */
  cut: number;
  /** Refusals and errors by status and code. */
  readonly refused: Map<string, number>;
}

export function noOutcomes(): Outcomes {
  return { answers: 0, wrong: 0, cut: 0, refused: new Map() };
}

/** A few clients that ask one thing after the other and look at each byte of what they get. */
export class FaultLoad {
  readonly #service: HostileService;
  readonly #expected: readonly Expected[];
  readonly #outcomes: Outcomes;
  readonly #over = new AbortController();
  readonly #clients: readonly Promise<void>[];
  readonly #rightOf: number[] = Array.from({ length: CLIENTS }, () => 0);
  #ended = 0;
  #lastRightAt = performance.now();
  #longestMs = 0;

  /** @param outcomes where they are counted. */
  constructor(service: HostileService, expected: readonly Expected[], outcomes: Outcomes) {
    this.#service = service;
    this.#expected = expected;
    this.#outcomes = outcomes;
    this.#clients = Array.from({ length: CLIENTS }, (_, client) => this.#ask(client));
  }

  /** From now on the longest time without a right answer is looked for. */
  watch(): void {
    this.#longestMs = 0;
    this.#lastRightAt = performance.now();
  }

  /** The longest time without a right answer since `watch`, milliseconds. */
  get longestMs(): number {
    return Math.max(this.#longestMs, performance.now() - this.#lastRightAt);
  }

  /** Resolves when every client has got some right answers that it asked for after now. @throws Error. */
  async back(): Promise<void> {
    const wanted = this.#rightOf.map((count) => count + ANSWERS_BACK);
    const until = performance.now() + BACK_WITHIN_MS;
    while (this.#rightOf.some((count, client) => count < (wanted[client] ?? 0))) {
      if (performance.now() > until) throw new Error('there is no speech');
      await delay(2);
    }
  }

  /** Resolves when so many more requests have ended, in whatever way, or some time is over. */
  async ended(count: number, orMs: number): Promise<void> {
    const wanted = this.#ended + count;
    const until = performance.now() + orMs;
    while (this.#ended < wanted && performance.now() < until) await delay(2);
  }

  async stop(): Promise<void> {
    this.#over.abort();
    await Promise.all(this.#clients);
  }

  async #ask(client: number): Promise<void> {
    const { signal } = this.#over;
    for (let turn = client; !signal.aborted; turn++) {
      const { request, right } = this.#expected[turn % this.#expected.length] as Expected;
      try {
        const answer = await this.#service.ask(request.path, request.body, undefined, signal);
        this.#ended += 1;
        if (answer.status !== 200) {
          const code = `${answer.status} ${codeOf(answer)}`;
          this.#outcomes.refused.set(code, (this.#outcomes.refused.get(code) ?? 0) + 1);
          await delay(AGAIN_MS);
          continue;
        }
        this.#outcomes.answers += 1;
        if (right.some((bytes) => bytes.equals(answer.body))) this.#heard(client);
        else this.#outcomes.wrong += 1;
      } catch {
        if (signal.aborted) return;
        this.#ended += 1;
        this.#outcomes.cut += 1;
        await delay(AGAIN_MS);
      }
    }
  }

  #heard(client: number): void {
    const now = performance.now();
    this.#longestMs = Math.max(this.#longestMs, now - this.#lastRightAt);
    this.#lastRightAt = now;
    this.#rightOf[client] = (this.#rightOf[client] ?? 0) + 1;
  }
}
