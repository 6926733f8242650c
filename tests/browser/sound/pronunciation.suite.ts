/**
 * "Sounds wrong?": the phonemes of a word, changed, heard and put into the text. Run by
 * `npx -y pnpm@12 test:browser`, as root.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { BROWSERS, withBrowser } from '../browsers.ts';
import { withPage } from '../network.ts';
import { play, REAL, silence } from '../speaking.ts';
import { report, until } from '../tab.ts';
import { visit } from '../visit.ts';
import { assertHeardWhole } from './hearing-checks.ts';

const TEXT = 'Say tomato, please. Tomato!';
const BRITISH = 'təˈmɑːtoʊ';

/** Text of the word whose phonemes the dialog shows. */
const chosenWord = (page: Page): Promise<string> =>
  page.evaluate<string>("document.querySelector('#wrong-word').selectedOptions[0].text");

const PHONEMES_ARE_THERE = "document.querySelector('#phonemes').value !== ''";

for (const name of BROWSERS) {
  test(`a word that sounds wrong, in ${name}`, async (t) => {
    await withPage(REAL, ({ url }) =>
      withBrowser(name, (browser) =>
        visit(browser, url, async (page) => {
          await t.test('the dialog has the phonemes of the word', async () => {
            await play(page, TEXT);
            await silence(page);
            const { answers } = await report(page);
            assert.deepEqual(
              answers[0]?.words.map(({ text }) => text),
              ['Say', 'tomato', 'please', 'Tomato'],
            );
            await page.locator('#reading .word').nth(1).click();
            await silence(page);
            await page.click('#wrong');
            await until(page, PHONEMES_ARE_THERE);
            assert.equal(await chosenWord(page), 'tomato');
            assert.match(await page.inputValue('#phonemes'), /təmˈeɪɾ/);
          });

          await t.test('another word can be chosen instead', async () => {
            await page.selectOption('#wrong-word', 'please');
            await until(page, "/pl/.test(document.querySelector('#phonemes').value)");
            await page.selectOption('#wrong-word', { index: 1 });
            await until(page, "/təm/.test(document.querySelector('#phonemes').value)");
          });

          await t.test('changed phonemes are heard', async () => {
            await page.evaluate('recorder.clear()');
            await page.fill('#phonemes', BRITISH);
            await page.click('#hear-word');
            await until(page, 'recorder.isSounding()');
            await until(page, '!recorder.isSounding()');
          });

          await t.test('they are put into the text, in place of the one word', async () => {
            await page.click('#put-word');
            await until(page, "!document.querySelector('#pronounce').open");
            assert.equal(await page.inputValue('#text'), `Say [[ ${BRITISH} ]], please. Tomato!`);
            await page.evaluate('recorder.clear()');
            await page.click('#play');
            await until(page, 'recorder.isSounding()');
            await silence(page);
            assertHeardWhole(await report(page));
          });
        }),
      ),
    );
  });
}
