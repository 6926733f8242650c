/**
 * Nothing that a voice, its files, a text or an address holds runs as script in any page. Run by
 * `npx -y pnpm@12 test:browser`, as root.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { BROWSERS, withBrowser } from './browsers.ts';
import { HOSTILE, HOSTILE_IDS, installHostileVoices } from './hostile-voices.ts';
import { withPage } from './network.ts';
import { play, silence } from './speaking.ts';
import { textOf, until } from './tab.ts';
import { isReady, visit } from './visit.ts';

/** The browser says so where a request is refused. */
const REFUSED = /status of [45]\d\d|HTTP\/1.1 [45]\d\d/;

const TEXT = `${HOSTILE.join(' ')} The kettle has boiled.`;

/** Elements that no page of ours has. */
const STRANGERS =
  'img, iframe, object, embed, script:not([src], [type="application/json"]), svg[onload], [onfocus]';

const assertNoStrangers = async (page: Page): Promise<void> => {
  const found = await page.evaluate<string[]>(
    `[...document.querySelectorAll(${JSON.stringify(STRANGERS)})].map(({ outerHTML }) => outerHTML)`,
  );
  assert.deepEqual(found, []);
};

/** Time for what should not run to run: what a page inserts loads and fires in later tasks. */
const settle = (page: Page): Promise<void> =>
  page.evaluate('new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))');

async function tryToRun(t: TestContext, browser: Browser, url: string): Promise<void> {
  await t.test('names, licences, speakers and languages of voices are texts', () =>
    visit(browser, url, async (page) => {
      const shown = await textOf(page, '#voices');
      for (const text of HOSTILE.slice(0, 2)) assert.ok(shown.includes(text), `${text} is shown`);
      for (const id of HOSTILE_IDS) {
        const card = page.locator('.voice', {
          has: page.locator(`input[value=${JSON.stringify(id)}]`),
        });
        await card.locator('label').click();
        // By a key: a speaker's name is so long here that the choice of speakers may cover the button.
        await card.locator('.sample').press('Enter');
        await until(page, 'recorder.isSounding()');
        await silence(page);
        const speakers = await textOf(page, '#speaker');
        assert.ok(speakers.includes(HOSTILE[3]), 'speakers are shown by their names');
        for (const form of ['curl', 'python', 'javascript', 'home-assistant']) {
          await page.click(`.copy-as[data-form=${form}]`);
        }
        await assertNoStrangers(page);
      }
      await settle(page);
    }),
  );

  await t.test('a text is a text: read, remembered, copied and corrected', () =>
    visit(browser, url, async (page) => {
      await play(page, TEXT);
      await page.click('#stop');
      await silence(page);
      await page.click('.copy-as[data-form=curl]');
      await page.click('#wrong');
      await until(page, "document.querySelector('#pronounce').open");
      await page.fill('#phonemes', HOSTILE[0]);
      await page.click('#put-word');
      await page.reload();
      await isReady(page);
      assert.ok((await textOf(page, '#history')).includes(HOSTILE[0]));
      await assertNoStrangers(page);
      await settle(page);
    }),
  );

  await t.test('what the browser kept may be anything', () =>
    visit(
      browser,
      url,
      async (page) => {
        const order = {
          ...{ text: HOSTILE[0], voice: HOSTILE[1], speaker: 0, seed: 1 },
          ...{ speed: 1, variation: 1, level: 1 },
        };
        const kept = JSON.stringify([order, HOSTILE[2], { ...order, speed: HOSTILE[3] }]);
        await page.evaluate(`localStorage.setItem('hailo-piper.history', ${JSON.stringify(kept)})`);
        await page.reload();
        await isReady(page);
        await page.locator('#history button').first().click();
        await settle(page);
        await assertNoStrangers(page);
      },
      { allowed: REFUSED },
    ),
  );

  await t.test('what an address holds is in no page', async () => {
    for (const text of HOSTILE) {
      const path = `/?lang=${encodeURIComponent(text)}&text=${encodeURIComponent(text)}#${text}`;
      await visit(browser, url, assertNoStrangers, { path });
    }
  });

  await t.test("a refusal's message, and the operator's view", () =>
    visit(
      browser,
      url,
      async (page) => {
        // So that the log has hostile lines, beside that of the broken voice.
        const body = JSON.stringify({ text: 'Hello.', voice: HOSTILE[0] });
        await page.evaluate(`fetch('v1/synthesize', { method: 'POST', body: ${JSON.stringify(body)},
          headers: { 'content-type': 'application/json' } }).then((answer) => answer.text())`);
        await until(page, "document.querySelector('#warnings').textContent.includes('<img')");
        await assertNoStrangers(page);
        await settle(page);
      },
      { path: '/status', allowed: REFUSED },
    ),
  );
}

for (const name of BROWSERS) {
  test(`hostile texts in ${name}`, async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'hailo-piper-voices-'));
    t.after(() => rmSync(folder, { recursive: true }));
    installHostileVoices(folder);
    await withPage(`voices: {directory: ${folder}}\n`, ({ url }) =>
      withBrowser(name, (browser) => tryToRun(t, browser, url)),
    );
  });
}
