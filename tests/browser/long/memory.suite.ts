/**
 * Thirty minutes of use leave the memory of the tab flat; MINUTES sets another time. Run by
 * `npx -y pnpm@12 test:browser:long`, as root.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withBrowser } from '../browsers.ts';
import { useTab } from '../everyday-use.ts';
import { withPage } from '../network.ts';
import { recorderScript } from '../tab.ts';
import { tabMemory } from '../tab-memory.ts';
import { isReady } from '../visit.ts';

const MINUTES = Number(process.env.MINUTES ?? 30);
/** Until caches are full and code is compiled. */
const WARM_UP_MINUTES = Math.min(5, MINUTES / 3);
/** What still counts as flat. */
const HEAP_GROWTH_MB = 0.5;
const PROCESS_GROWTH = 1.1;

test(`${MINUTES} minutes of use in chromium`, async (t) => {
  await withPage('', ({ url }) =>
    withBrowser('chromium', async (browser) => {
      const context = await browser.newContext({ acceptDownloads: true });
      // Without samples and answers, which the recorder would keep for good.
      await context.addInitScript({ content: recorderScript(false) });
      const page = await context.newPage();
      await page.goto(url);
      await isReady(page);
      const startedAt = performance.now();
      const minutes = (): number => (performance.now() - startedAt) / 60_000;
      let round = 0;
      const useUntil = async (end: number): Promise<void> => {
        while (minutes() < end) await useTab(page, ++round);
      };
      await useUntil(WARM_UP_MINUTES);
      const before = await tabMemory(browser, page);
      t.diagnostic(`after ${WARM_UP_MINUTES} minutes, ${round} rounds: ${JSON.stringify(before)}`);
      await useUntil(MINUTES);
      const after = await tabMemory(browser, page);
      t.diagnostic(`after ${MINUTES} minutes, ${round} rounds: ${JSON.stringify(after)}`);
      assert.ok(after.heapMb < before.heapMb + HEAP_GROWTH_MB, 'the heap is flat');
      assert.ok(after.processMb < before.processMb * PROCESS_GROWTH, 'the process is flat');
      assert.ok(after.nodes <= before.nodes * 1.2 + 50, 'elements do not pile up');
      assert.ok(after.listeners <= before.listeners * 1.2 + 20, 'listeners do not pile up');
      assert.ok(after.audioNodes <= before.audioNodes + 5, 'audio nodes do not pile up');
    }),
  );
});
