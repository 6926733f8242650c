/**
 * The speaking page in each browser: what is heard, and which word is lit meanwhile. Run by
 * `npx -y pnpm@12 test:browser`, as root.
 */
import { test } from 'node:test';
import { BROWSERS, withBrowser } from '../browsers.ts';
import { withPage } from '../network.ts';
import { REAL } from '../speaking.ts';
import { visit } from '../visit.ts';
import { isWebKitThere, withWebKitTab } from '../webkit/webkit-tab.ts';
import { checkHearing } from './hearing-checks.ts';

for (const name of BROWSERS) {
  test(`hearing in ${name}`, async (t) => {
    await withPage(REAL, ({ url }) =>
      withBrowser(name, (browser) => visit(browser, url, (page) => checkHearing(t, page))),
    );
  });
}

test('hearing in WebKitGTK', {
  skip: isWebKitThere() ? false : 'no WebKitWebDriver',
}, async (t) => {
  await withPage(REAL, ({ url }) =>
    withWebKitTab(async (tab) => {
      await tab.goto(url);
      await checkHearing(t, tab);
    }),
  );
});
