/**
 * Thirty minutes of use leave the memory of the tab flat; MINUTES sets another time. Run by
 * `npx -y pnpm@12 test:browser:long`, as root.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withUsedTab } from '../everyday-use.ts';
import { withPage } from '../network.ts';

const MINUTES = Number(process.env.MINUTES ?? 30);
/** Until caches are full and code is compiled. */
const WARM_UP_MINUTES = Math.min(5, MINUTES / 3);
/** What still counts as flat. */
const HEAP_GROWTH_MB = 0.5;
const PROCESS_GROWTH = 1.1;

test(`${MINUTES} minutes of use in chromium`, async (t) => {
  await withPage('', ({ url }) =>
    withUsedTab(url, async (tab) => {
      const look = async (minutes: number) => {
        const rounds = await tab.useUntil(minutes);
        const memory = await tab.memory();
        t.diagnostic(`after ${minutes} minutes, ${rounds} rounds: ${JSON.stringify(memory)}`);
        return memory;
      };
      const before = await look(WARM_UP_MINUTES);
      const after = await look(MINUTES);
      assert.ok(after.heapMb < before.heapMb + HEAP_GROWTH_MB, 'the heap is flat');
      assert.ok(after.processMb < before.processMb * PROCESS_GROWTH, 'the process is flat');
      assert.ok(after.nodes <= before.nodes * 1.2 + 50, 'elements do not pile up');
      assert.ok(after.listeners <= before.listeners * 1.2 + 20, 'listeners do not pile up');
      assert.ok(after.audioNodes <= before.audioNodes + 5, 'audio nodes do not pile up');
    }),
  );
});
