import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { Answer, HostileService } from '../hostile-service.ts';

export const SEEDED = { input: 'What is promised is kept. It takes two sentences.', seed: 4 };
/** Until the service speaks again after what stopped it is gone. */
export const BACK_WITHIN_MS = 120_000;

/** What anybody may be told while there is no speech: to come back, and no path. */
export function isHonest(answer: Answer): boolean {
  if (answer.status === 200) return true;
  assert.equal(answer.status, 503, `${answer.status} ${answer.body}`);
  assert.ok(Number(answer.headers['retry-after']) >= 1);
  assert.equal(answer.headers['x-should-retry'], undefined);
  assert.doesNotMatch(answer.body.toString(), /\/(tmp|home|root|var|usr|opt)\//);
  return false;
}

export async function untilSpeaks(service: HostileService): Promise<void> {
  const until = performance.now() + BACK_WITHIN_MS;
  while (!isHonest(await service.ask('/v1/audio/speech', SEEDED))) {
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
