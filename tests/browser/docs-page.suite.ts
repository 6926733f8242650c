/**
 * `/docs`: every "try it" sends its example and is answered, and what has sound is heard. Run by
 * `npx -y pnpm@12 test:browser`, as root.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { BROWSERS, withBrowser } from './browsers.ts';
import { withPage } from './network.ts';
import { REAL } from './speaking.ts';
import { until } from './tab.ts';
import { visit } from './visit.ts';

/** Fewest examples with sound that the document has. */
const FEWEST = 5;

/** Tries an example, by its number. @returns whether something was heard. */
async function tryExample(page: Page, at: number): Promise<boolean> {
  const button = page.locator('.try-it').nth(at);
  await button.evaluate((one) => {
    const details = one.closest('details');
    if (details) details.open = true;
  });
  await page.evaluate('recorder.clear()');
  await button.click();
  const state = `document.querySelectorAll('.try-it-answer')[${at}].dataset.state`;
  await until(page, `['answered', 'failed'].includes(${state})`);
  const answer = (await page.locator('.try-it-answer').nth(at).textContent()) ?? '';
  assert.equal(await page.evaluate(state), 'answered', answer);
  const hasSound = / of audio/.test(answer);
  if (hasSound) {
    await until(page, 'recorder.isSounding()');
    await button.click();
    await until(page, '!recorder.isSounding()');
  }
  return hasSound;
}

for (const name of BROWSERS) {
  test(`examples of /docs in ${name}`, async (t) => {
    await withPage(REAL, ({ url }) =>
      withBrowser(name, (browser) =>
        visit(
          browser,
          url,
          async (page) => {
            await until(page, "document.querySelector('.try-it:not([hidden])') !== null");
            const count = await page.locator('.try-it').count();
            let heard = 0;
            for (let at = 0; at < count; at++) if (await tryExample(page, at)) heard += 1;
            t.diagnostic(`${count} examples tried, ${heard} with sound`);
            assert.ok(heard >= FEWEST, `${heard} with sound`);
          },
          { path: '/docs' },
        ),
      ),
    );
  });
}
