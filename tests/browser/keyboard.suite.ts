/**
 * The speaking page without a mouse: everything can be reached, seen to be reached, and done. Run by
 * `npx -y pnpm@12 test:browser`, as root.
 */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { BROWSERS, withBrowser } from './browsers.ts';
import { downloaded } from './downloaded-file.ts';
import { SENTENCE, silence, sound } from './speaking.ts';
import { report, until } from './tab.ts';
import { withTwoVoices } from './two-voices.ts';
import { visit } from './visit.ts';

const MOST_STOPS = 80;

/** Whether the element with the focus looks different for it. */
const FOCUS_IS_SEEN = `(() => {
  const focused = document.activeElement;
  return [focused, focused.closest('.voice, label')].filter(Boolean).some((element) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
    return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
  });
})()`;

const isAt = (page: Page, selector: string): Promise<boolean> =>
  page.evaluate<boolean>(`document.activeElement.matches(${JSON.stringify(selector)})`);

/** Presses Tab until an element has the focus; each stop on the way must be seen. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    await page.keyboard.press('Tab');
    if (await isAt(page, 'body, html')) continue;
    const what = await page.evaluate<string>('document.activeElement.outerHTML.slice(0, 120)');
    assert.ok(await page.evaluate(FOCUS_IS_SEEN), `focus is not seen on ${what}`);
    if (await isAt(page, selector)) return;
  }
  assert.fail(`Tab does not come to ${selector}`);
}

const value = (page: Page, selector: string): Promise<string> =>
  page.evaluate<string>(`document.querySelector(${JSON.stringify(selector)}).value`);

async function useWithKeys(t: TestContext, page: Page): Promise<void> {
  const { keyboard } = page;

  await t.test('Ctrl+Enter in the text plays, Escape stops', async () => {
    await tabTo(page, '#text');
    await keyboard.press('Control+A');
    await keyboard.insertText(SENTENCE);
    await keyboard.press('Control+Enter');
    await sound(page);
    await keyboard.press('Escape');
    await silence(page);
    assert.ok(await isAt(page, '#text'), 'the focus stays in the text');
  });

  await t.test('Enter on Play plays to the end', async () => {
    await page.evaluate('recorder.clear()');
    await tabTo(page, '#play');
    await keyboard.press('Enter');
    await sound(page);
    await silence(page);
  });

  await t.test('arrows move between words, Enter plays from one', async () => {
    await tabTo(page, '#reading .word');
    await keyboard.press('Home');
    const first = await page.evaluate<string>('document.activeElement.dataset.start');
    for (let times = 0; times < 5; times++) await keyboard.press('ArrowRight');
    await keyboard.press('ArrowLeft');
    const start = Number(await page.evaluate<string>('document.activeElement.dataset.start'));
    assert.ok(start > Number(first));
    await page.evaluate('recorder.before = recorder.report().pieces.length');
    await keyboard.press('Enter');
    await until(page, 'recorder.report().pieces.length > recorder.before');
    const { pieces } = await report(page);
    const from = await page.evaluate<number>('recorder.before');
    assert.ok(Math.abs((pieces[from]?.second ?? 0) - start) < 0.06);
    await keyboard.press('Escape');
    await silence(page);
    await keyboard.press('Tab');
    assert.ok(!(await isAt(page, '#reading .word')), 'the words are one stop');
  });

  await t.test(
    'the dialog of a word opens, closes with Escape and gives the focus back',
    async () => {
      await keyboard.press('Shift+Tab');
      await tabTo(page, '#wrong');
      await keyboard.press('Enter');
      await until(page, "document.querySelector('#pronounce').open");
      assert.ok(
        await page.evaluate(
          "document.querySelector('#pronounce').contains(document.activeElement)",
        ),
      );
      await keyboard.press('Escape');
      await until(page, "!document.querySelector('#pronounce').open");
      assert.ok(await isAt(page, '#wrong'));
    },
  );

  await t.test('a format is chosen, and the file saved', async () => {
    await tabTo(page, '#save-as');
    await keyboard.press('ArrowDown');
    assert.equal(await value(page, '#save-as'), 'mp3');
    await tabTo(page, '#save');
    const { name } = await downloaded(page, () => keyboard.press('Enter'));
    assert.match(name, /\.mp3$/);
  });

  await t.test('speed and voice are set with arrows', async () => {
    await tabTo(page, '#speed');
    for (let times = 0; times < 4; times++) await keyboard.press('ArrowLeft');
    assert.equal(await value(page, '#speed'), '0.8');
    await tabTo(page, '#voices input[name=voice]');
    const before = await value(page, 'input[name=voice]:checked');
    await keyboard.press('ArrowDown');
    assert.notEqual(await value(page, 'input[name=voice]:checked'), before);
  });

  await t.test('a sample is heard, and code copied', async () => {
    await page.evaluate('recorder.clear()');
    await tabTo(page, '.voice .sample');
    await keyboard.press('Enter');
    await until(page, 'recorder.isSounding()');
    await keyboard.press('Enter');
    await until(page, '!recorder.isSounding()');
    await tabTo(page, '.copy-as[data-form=curl]');
    await keyboard.press('Enter');
    await until(page, "document.querySelector('#copied').textContent.trim() !== ''");
  });

  await t.test('nothing holds the focus: Tab leads out of the page', async () => {
    let stops = 0;
    while (!(await isAt(page, 'body, html'))) {
      assert.ok(++stops < MOST_STOPS);
      await keyboard.press('Tab');
    }
  });
}

for (const name of BROWSERS) {
  test(`keys alone in ${name}`, async (t) => {
    await withTwoVoices(({ url }) =>
      withBrowser(name, (browser) => visit(browser, url, (page) => useWithKeys(t, page))),
    );
  });
}
