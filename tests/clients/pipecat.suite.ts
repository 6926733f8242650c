/** Pipelines of the PyPI package `pipecat-ai`, unmodified; run by `npx -y pnpm@12 test:clients`. */
import { test } from 'node:test';
import { withService } from '../service/service.ts';
import { runChecks, runStagedCheck } from './python.ts';
import { SERVICES, withRestarts } from './services.ts';

const SCRIPT = 'pipecat_checks.py';

test('pipecat', async (t) => {
  await withService(SERVICES.real, async ({ url }) => {
    await runChecks(t, SCRIPT, url);
  });
});

test('a_service_that_comes_back_is_used_again', async () => {
  await withRestarts(async (url, reactions) => {
    await runStagedCheck(SCRIPT, 'a_service_that_comes_back_is_used_again', [url], reactions);
  });
});

test('words and interruptions, by ElevenLabs’ API', async (t) => {
  await withService(SERVICES.conversing, async ({ url }) => {
    await runChecks(t, 'pipecat_words_checks.py', url);
  });
});
