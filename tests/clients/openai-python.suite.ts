/** The PyPI client `openai`, unmodified, against the service; run by `npx -y pnpm@12 test:clients`. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { type RunningService, withService } from '../service/service.ts';
import { runPython } from './python.ts';
import { answered, idle, SERVICES, withFullQueue } from './services.ts';

const check = ({ url }: RunningService, name: string) => runPython('openai_checks.py', name, url);

/** Checks that want something done meanwhile, or a service of their own. */
const STAGED = [
  'full_queue_is_a_rate_limit_error',
  'full_queue_is_tried_again_after_retry_after',
  'what_would_fail_again_is_not_tried_again',
  'leaving_a_streaming_response',
  'running_out_of_patience',
  'cut_answer_is_an_error',
];
const all = (await runPython('openai_checks.py').done).trim().split('\n');

test('speech, models and errors', async (t) => {
  await withService(SERVICES.fast, async (service) => {
    for (const name of all.filter((one) => !STAGED.includes(one))) {
      await t.test(name, async () => {
        await check(service, name).done;
      });
    }

    await t.test('cut_answer_is_an_error', async () => {
      const { child, done } = check(service, 'cut_answer_is_an_error');
      await once(child.stdout as NodeJS.ReadableStream, 'data');
      service.process.kill('SIGKILL');
      await done;
    });
  });
});

test('a full queue', async (t) => {
  await withFullQueue(async (service, release) => {
    await t.test('full_queue_is_a_rate_limit_error', async () => {
      await check(service, 'full_queue_is_a_rate_limit_error').done;
    });

    await t.test('full_queue_is_tried_again_after_retry_after', async () => {
      const refused = await answered(service, 429);
      const { done } = check(service, 'full_queue_is_tried_again_after_retry_after');
      while ((await answered(service, 429)) === refused);
      await release();
      await done;
      assert.equal(await answered(service, 429), refused + 1);
    });
  });
});

test('what_would_fail_again_is_not_tried_again', async () => {
  await withService(SERVICES.failing, async (service) => {
    await check(service, 'what_would_fail_again_is_not_tried_again').done;
    assert.equal(await answered(service, 500), 1);
  });
});

test('leaving', async (t) => {
  await withService(SERVICES.real, async (service) => {
    for (const name of ['leaving_a_streaming_response', 'running_out_of_patience']) {
      await t.test(`${name} frees the worker`, async () => {
        await check(service, name).done;
        const milliseconds = await idle(service);
        assert.ok(milliseconds < 1500, `${milliseconds} ms`);
      });
    }
  });
});
