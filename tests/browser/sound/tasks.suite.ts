/**
 * Five tasks of a new user, one after the other on one page, each timed; and the page behind a proxy under a folder. Run by
 * `npx -y pnpm@12 test:browser`, as root.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BROWSERS, withBrowser } from '../browsers.ts';
import { TASKS } from '../five-tasks.ts';
import { withPage } from '../network.ts';
import { play, REAL, SHORT, silence } from '../speaking.ts';
import { report, until } from '../tab.ts';
import { withTwoVoices } from '../two-voices.ts';
import { visit } from '../visit.ts';
import { withFolderProxy } from './folder-proxy.ts';
import { assertHeardWhole } from './hearing-checks.ts';

const TASK_MS = 20_000;

for (const name of BROWSERS) {
  test(`five tasks of a new user in ${name}`, async (t) => {
    await withTwoVoices(({ url }) =>
      withBrowser(name, (browser) =>
        visit(browser, url, async (page) => {
          for (const { name: task, perform } of TASKS) {
            await t.test(task, async (t) => {
              const from = performance.now();
              await perform(page);
              const ms = performance.now() - from;
              t.diagnostic(`${(ms / 1000).toFixed(1)} s`);
              assert.ok(ms < TASK_MS, `${ms} ms`);
            });
          }
        }),
      ),
    );
  });

  test(`behind a proxy under a folder, in ${name}`, async () => {
    await withPage(REAL, ({ url }) =>
      withFolderProxy(url, '/voice/', (address) =>
        withBrowser(name, (browser) =>
          visit(
            browser,
            address.slice(0, -1),
            async (page) => {
              await play(page, SHORT);
              await silence(page);
              assertHeardWhole(await report(page));
              await page.getByRole('link', { name: 'Status' }).click();
              await until(page, "document.querySelector('#fact-version')?.textContent.length > 1");
              await page.getByRole('link', { name: 'API', exact: true }).click();
              await until(page, "document.querySelector('.try-it:not([hidden])') !== null");
            },
            { locale: 'en-GB' },
          ),
        ),
      ),
    );
  });
}
