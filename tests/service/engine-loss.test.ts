import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type RunningService, withService } from './service.ts';

const READY_WITHIN_MS = 3_000;

/** About twenty seconds of speech in one sentence: a worker is busy with it for a second or more. */
const LONG_SENTENCE =
  'When the storm had passed and the last of the water had drained from the lower field, the two ' +
  'of them walked out past the broken fence, counting the trees that had come down in the night ' +
  'and saying very little to each other until they reached the river, which had risen almost to ' +
  'the bridge and was carrying away whatever the wind had left on its banks.';

interface Health {
  readonly queue: { readonly waiting: number; readonly active: number };
}

const health = async ({ url }: RunningService): Promise<Health> => {
  const response = await fetch(`${url}/health`);
  assert.ok([200, 503].includes(response.status));
  return (await response.json()) as Health;
};

const untilQueue = async (
  service: RunningService,
  holds: (queue: Health['queue']) => boolean,
): Promise<void> => {
  while (!holds((await health(service)).queue)) await delay(5);
};

/** Resolves when readiness has failed and is back; /health has answered all the while. */
const untilReadyAgain = async (service: RunningService): Promise<void> => {
  let failed = false;
  for (;;) {
    await health(service);
    const ready = await fetch(`${service.url}/health/ready`);
    await ready.arrayBuffer();
    if (ready.status === 200 && failed) return;
    failed ||= ready.status === 503;
    await delay(10);
  }
};

for (const signal of ['SIGKILL', 'SIGSTOP'] as const) {
  test(`${signal} of the engine process: five waiting requests are answered, readiness is back`, async (t) => {
    await withService('', async (service) => {
      const inHand = service.speak({ input: LONG_SENTENCE });
      await untilQueue(service, ({ active }) => active === 1);
      const waiting = Array.from({ length: 5 }, (_, i) => service.speak({ input: `Number ${i}.` }));
      await untilQueue(service, ({ waiting: count }) => count === 5);

      const pid = service.enginePid();
      assert.ok(pid);
      const lostAt = performance.now();
      process.kill(pid, signal);
      await untilReadyAgain(service);
      const milliseconds = Math.round(performance.now() - lostAt);
      t.diagnostic(`ready again after ${milliseconds} ms`);
      assert.ok(milliseconds <= READY_WITHIN_MS, `${milliseconds} ms`);

      for (const response of await Promise.all(waiting)) {
        assert.equal(response.status, 200);
        assert.ok((await response.arrayBuffer()).byteLength > 10_000);
      }
      // Nothing of it had been sent, so it was repeated.
      assert.equal((await inHand).status, 200);
      assert.notEqual(service.enginePid(), pid);
    });
  });
}
