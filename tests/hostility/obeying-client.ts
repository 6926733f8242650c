/** A client that obeys `retry-after`. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Answer } from './hostile-service.ts';

export interface Refusal {
  /** When the refusal came, `performance.now()`. */
  readonly at: number;
  readonly toldSeconds: number;
}

/** One request with all its tries. */
export interface Fulfilment {
  /** First try, `performance.now()`. */
  readonly since: number;
  readonly refusals: readonly Refusal[];
  /** Last try; undefined if the client gave up. */
  readonly acceptedAt: number | undefined;
  /** Of its answer. */
  readonly status: number | undefined;
}

/** @param signal ends its waiting; an answer that is under way is awaited. */
export async function askObeying(
  ask: () => Promise<Answer>,
  signal: AbortSignal,
): Promise<{ readonly fulfilment: Fulfilment; readonly answer: Answer | undefined }> {
  const since = performance.now();
  const refusals: Refusal[] = [];
  while (!signal.aborted) {
    const acceptedAt = performance.now();
    const answer = await ask();
    const toldSeconds = Number(answer.headers['retry-after']);
    if (answer.status !== 429 || !(toldSeconds > 0)) {
      return { fulfilment: { since, refusals, acceptedAt, status: answer.status }, answer };
    }
    refusals.push({ at: performance.now(), toldSeconds });
    await delay(toldSeconds * 1000, undefined, { signal }).catch(() => {});
  }
  const fulfilment = { since, refusals, acceptedAt: undefined, status: undefined };
  return { fulfilment, answer: undefined };
}
