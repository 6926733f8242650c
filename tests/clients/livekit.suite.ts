/**
 * LiveKit's agents and their OpenAI plugin, of PyPI, unmodified, with the adapters an agent puts
 * around it; run by `npx -y pnpm@12 test:clients`.
 */
import { test } from 'node:test';
import { withService } from '../service/service.ts';
import { runChecks, runStagedCheck } from './python.ts';
import { SERVICES, withRestarts } from './services.ts';

const SCRIPT = 'livekit_checks.py';

test('the plugin and the stream adapter', async (t) => {
  await withService(SERVICES.real, async ({ url }) => {
    await runChecks(t, SCRIPT, url);
  });
});

test('the fallback adapter, with two services', async (t) => {
  await withService(SERVICES.real, async ({ url: second }) => {
    await withRestarts(async (first, reactions) => {
      for (const name of [
        'punctuation_leaves_a_service_available',
        'the_second_takes_over_and_the_first_comes_back',
      ]) {
        await t.test(name, () => runStagedCheck(SCRIPT, name, [first, second], reactions));
      }
    });
  });
});

test('words and interruptions, by ElevenLabs’ API', async (t) => {
  await withService(SERVICES.conversing, async ({ url }) => {
    await runChecks(t, 'livekit_words_checks.py', url);
  });
});
