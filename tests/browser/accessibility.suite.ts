/**
 * All pages by the rules of axe-core, in both themes and in each state. Run by `npx -y pnpm@12 test:browser`, as root.
 */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { BROWSERS, type Theme, withThemes } from './browsers.ts';
import { withPage } from './network.ts';
import { LONG, play, REAL, silence } from './speaking.ts';
import { until } from './tab.ts';
import { visit } from './visit.ts';

interface Finding {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** Inside the page: what axe-core finds. */
const FINDINGS = "axe.run(document, { resultTypes: ['violations'] }).then((all) => all.violations)";

/** Asserts that axe-core finds nothing that keeps anybody out. */
async function assertAccessible(page: Page, state: string): Promise<void> {
  if (await page.evaluate("typeof axe === 'undefined'")) {
    await page.evaluate(`(() => { ${axe.source} })()`);
  }
  const findings = await page.evaluate<readonly Finding[]>(FINDINGS);
  const grave = findings.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  const lines = grave.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
  assert.deepEqual(lines, [], state);
}

async function check(t: TestContext, browser: Browser, url: string, theme: Theme): Promise<void> {
  await t.test(`the speaking page, ${theme}`, () =>
    visit(
      browser,
      url,
      async (page) => {
        await assertAccessible(page, 'as it opens');
        await play(page, LONG);
        await until(page, "document.querySelector('.word[aria-current=true]')");
        await assertAccessible(page, 'speaking');
        await page.click('#stop');
        await silence(page);
        await page.click('.copy-as[data-form=curl]');
        await page.click('#wrong');
        await until(page, "document.querySelector('#phonemes').value !== ''");
        await assertAccessible(page, 'with the dialog open');
        await page.keyboard.press('Escape');
        await page.fill('#text', '');
        await page.click('#play');
        await assertAccessible(page, 'without a text');
      },
      // An empty text is refused.
      { colorScheme: theme, allowed: /status of 400/ },
    ),
  );

  await t.test(`the operator's view, ${theme}`, () =>
    visit(browser, url, (page) => assertAccessible(page, 'open'), {
      path: '/status',
      colorScheme: theme,
    }),
  );

  await t.test(`the API's page, ${theme}`, () =>
    visit(
      browser,
      url,
      async (page) => {
        await page.evaluate(
          "document.querySelectorAll('details').forEach((one) => { one.open = true; })",
        );
        await assertAccessible(page, 'open');
      },
      { path: '/docs', colorScheme: theme },
    ),
  );
}

for (const name of BROWSERS) {
  test(`axe-core in ${name}`, async (t) => {
    await withPage(REAL, ({ url }) =>
      withThemes(name, (browser, theme) => check(t, browser, url, theme)),
    );
  });
}
