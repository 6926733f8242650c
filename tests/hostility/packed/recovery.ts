import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { Answer, HostileService } from '../hostile-service.ts';

export const SEEDED = { input: 'What is promised is kept. It takes two sentences.', seed: 4 };
/** Limit for speaking again after the cause is removed. */
export const BACK_WITHIN_MS = 120_000;

/** Whether a request is served; if not, the answer must be 503 with `retry-after` and without a path. */
export function servesOrRefuses(answer: Answer): boolean {
  if (answer.status === 200) return true;
  assert.equal(answer.status, 503, `${answer.status} ${answer.body}`);
  assert.ok(Number(answer.headers['retry-after']) >= 1);
  assert.equal(answer.headers['x-should-retry'], undefined);
  assert.doesNotMatch(answer.body.toString(), /\/(tmp|home|root|var|usr|opt)\//);
  return false;
}

export async function untilSpeaks(service: HostileService): Promise<void> {
  const until = performance.now() + BACK_WITHIN_MS;
  while (!servesOrRefuses(await service.ask('/v1/audio/speech', SEEDED))) {
    assert.ok(performance.now() < until, service.log());
    await delay(100);
  }
}

export async function untilReady(service: HostileService, isReady: boolean): Promise<Answer> {
  const until = performance.now() + BACK_WITHIN_MS;
  for (;;) {
    const answer = await service.ask('/health/ready');
    if ((answer.status === 200) === isReady) return answer;
    assert.ok(performance.now() < until, service.log());
    await delay(50);
  }
}
