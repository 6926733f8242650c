/**
 * What the speaking page remembers in the browser, and its languages. Run by `npx -y pnpm@12 test:browser`, as root.
 */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { SERVICES } from '../clients/services.ts';
import { BROWSERS, withBrowser } from './browsers.ts';
import { withPage } from './network.ts';
import { play, silence, sound } from './speaking.ts';
import { until } from './tab.ts';
import { isReady, visit } from './visit.ts';

const MOST = 20;

const history = (page: Page): Promise<string[]> => page.locator('#history li').allInnerTexts();

async function checkHistory(t: TestContext, page: Page): Promise<void> {
  const asked = (): Promise<string[]> => page.evaluate<string[]>('recorder.asked()');
  let bodies: string[] = [];

  await t.test('the last twenty texts, the newest first', async () => {
    for (let number = 1; number <= MOST + 2; number++) {
      await play(page, `Text number ${number}.`);
      await until(
        page,
        `document.querySelector('#history').textContent.includes('number ${number}.')`,
      );
      await page.keyboard.press('Escape');
      await silence(page);
    }
    // Once more: it comes to the front and is not there twice.
    await play(page, `Text number ${MOST}.`);
    await silence(page);
    bodies = await asked();
    const texts = await history(page);
    assert.equal(texts.length, MOST);
    const shown = texts.map((text) => Number(/number (\d+)/.exec(text)?.[1]));
    assert.deepEqual(shown, [20, 22, 21, ...Array.from({ length: 17 }, (_, n) => 19 - n)]);
  });

  await t.test('they are there after the page was left', async () => {
    const before = await history(page);
    await page.reload();
    await isReady(page);
    assert.deepEqual(await history(page), before);
  });

  await t.test('a click is the same sound again', async () => {
    await page.locator('#history button', { hasText: 'Text number 7.' }).click();
    await sound(page);
    await silence(page);
    const before = bodies.filter((body) => body.includes('Text number 7.'));
    assert.equal(before.length, 1);
    assert.deepEqual(await asked(), before);
    assert.equal(await page.inputValue('#text'), 'Text number 7.');
  });

  await t.test('clear forgets all', async () => {
    await page.click('#clear-history');
    assert.deepEqual(await history(page), []);
    await page.reload();
    await isReady(page);
    assert.deepEqual(await history(page), []);
  });
}

/** Lines and cells that a page shows or says, without code, which is in no language. */
const linesOf = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(`(() => {
    const code = new Set([...document.querySelectorAll('code')].map((one) => one.innerText.trim()));
    const said = [...document.querySelectorAll('[aria-label], [placeholder]')]
      .flatMap((one) => [one.getAttribute('aria-label'), one.getAttribute('placeholder')]);
    return [...document.body.innerText.split(/[\\n\\t]/), ...said]
      .map((line) => line?.trim() ?? '')
      .filter((line) => /\\p{L}{3}/u.test(line) && !code.has(line));
  })()`);

/** Names of things, in no language or in their own; code and figures. */
const IN_EVERY_LANGUAGE =
  /^(hailo-piper|API|Status|English|Deutsch|Esc|curl|Python|JavaScript|Home Assistant|Format|Code|Variation|Node|Version|Decoder|Escape|WAV|MP3|Opus|FLAC|AAC|PCM|SRT|VTT|CC0|.*[{}\\/:_].*|.*-.*|[\d.,  ]*.{0,3})$/;

for (const name of BROWSERS) {
  test(`remembered in ${name}`, async (t) => {
    await withPage(SERVICES.fast, ({ url }) =>
      withBrowser(name, (browser) => visit(browser, url, (page) => checkHistory(t, page))),
    );
  });

  test(`languages in ${name}`, async (t) => {
    await withPage(SERVICES.fast, ({ url }) =>
      withBrowser(name, async (browser) => {
        for (const path of ['/', '/status']) {
          await t.test(`${path} is all German to a German browser`, async () => {
            const lines: string[][] = [];
            for (const locale of ['en-GB', 'de-DE']) {
              await visit(
                browser,
                url,
                async (page) => {
                  const language = await page.getAttribute('html', 'lang');
                  assert.equal(language, locale.slice(0, 2));
                  await until(
                    page,
                    "document.querySelector('#configuration, #voices').children.length > 0",
                  );
                  lines.push(await linesOf(page));
                },
                { path, locale },
              );
            }
            const [english = [], german = []] = lines;
            const same = german.filter((line) => english.includes(line));
            assert.deepEqual(
              same.filter((line) => !IN_EVERY_LANGUAGE.test(line)),
              [],
            );
          });
        }

        await t.test('another language is chosen by a link', () =>
          visit(browser, url, async (page) => {
            await page.click('.languages [lang=de]');
            await until(page, "document.documentElement.lang === 'de'");
            await isReady(page);
            await page.getByRole('button', { name: 'Abspielen' }).click();
            await sound(page);
            await page.keyboard.press('Escape');
            await silence(page);
          }),
        );
      }),
    );
  });
}
