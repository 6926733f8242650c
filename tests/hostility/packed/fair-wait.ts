import assert from 'node:assert/strict';
import type { HostileService } from '../hostile-service.ts';

/** An address that no attacker uses. */
const OTHER = '127.200.0.1';
const SHORT = { input: 'Somebody at the door is asking for you, and the kettle is boiling.' };
const QUIET_ASKS = 5;
const TIMES_FAIR = 3;
/** What holds others up holds both up; the machine itself seldom does. */
const ASKS = 2;

/**
 * What another client's short request may take. Fair is: what it takes on the quiet service, measured
 * before, and one turn for each request that is ahead of it, whatever those ask for, because turns go
 * round. A turn is as long as the short request itself, unless the requests ahead have longer sentences
 * than it: then as long as one of those takes on the quiet service.
 */
export class FairWait {
  readonly #service: HostileService;
  readonly quietMs: number;
  /** The longest wait that was seen, as a share of the fair one. */
  worst = 0;

  private constructor(service: HostileService, quietMs: number) {
    this.#service = service;
    this.quietMs = quietMs;
  }

  static async measure(service: HostileService): Promise<FairWait> {
    const times: number[] = [];
    // The first one also warms up.
    for (let asked = 0; asked <= QUIET_ASKS; asked++) times.push(await timeOf(service, SHORT));
    return new FairWait(service, times.slice(1).toSorted((a, b) => a - b)[QUIET_ASKS >> 1] ?? 0);
  }

  /** How long a turn of such a request is on the quiet service, milliseconds. */
  async turnOf(body: object): Promise<number> {
    return Math.max(this.quietMs, await timeOf(this.#service, body));
  }

  /** Has another client ask. @throws AssertionError where it is refused or waits too long. */
  async holds(turnMs = this.quietMs): Promise<void> {
    const shares: number[] = [];
    for (let asked = 0; asked < ASKS; asked++) {
      const ahead = await this.#ahead();
      const fairMs = this.quietMs + ahead * turnMs;
      shares.push((await timeOf(this.#service, SHORT)) / fairMs);
      if ((shares.at(-1) ?? 0) <= TIMES_FAIR) break;
    }
    const share = Math.min(...shares);
    this.worst = Math.max(this.worst, share);
    assert.ok(share <= TIMES_FAIR, `another client waited ${share.toFixed(1)} times its fair wait`);
  }

  /** Requests that wait or are being spoken. */
  async #ahead(): Promise<number> {
    const { body } = await this.#service.ask('/health', undefined, OTHER);
    const { waiting, active } = JSON.parse(body.toString()).queue;
    return waiting + active;
  }
}

async function timeOf(service: HostileService, body: object): Promise<number> {
  const startedAt = performance.now();
  const answer = await service.ask('/v1/audio/speech', body, OTHER);
  assert.equal(answer.status, 200, answer.body.toString().slice(0, 500));
  assert.ok(answer.body.length > 1000);
  return performance.now() - startedAt;
}
