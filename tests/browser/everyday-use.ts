import { rmSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { downloaded } from './downloaded-file.ts';
import { SENTENCE, SHORT, silence, sound } from './speaking.ts';
import { recorderScript, set, until } from './tab.ts';
import { isReady } from './visit.ts';

/**
 * A round of everyday use: texts are played, stopped and jumped into, samples heard, files saved, words looked at, code
 * copied. Takes about 15 seconds.
 *
 * @param number of the round, which makes its texts new.
 */
async function useTab(page: Page, number: number): Promise<void> {
  const play = async (text: string): Promise<void> => {
    await page.fill('#text', text);
    await page.evaluate('recorder.clear()');
    await page.click('#play');
    await sound(page);
  };
  await set(page, '#speed', [1, 1.5, 2][number % 3] ?? 1);
  await play(`Round ${number}. ${SENTENCE}`);
  await until(page, "document.querySelectorAll('#reading .word').length > 8");
  await page.locator('#reading .word').nth(6).click();
  await silence(page);
  await play(`${number} times ${number}. ${SENTENCE} ${SENTENCE}`);
  await page.keyboard.press('Escape');
  await silence(page);
  await play(`${SHORT} ${number}.`);
  await silence(page);
  await page.locator('.voice .sample').first().click();
  await until(page, 'recorder.isSounding()');
  await until(page, '!recorder.isSounding()');
  await set(page, '#save-as', 'mp3');
  const { path } = await downloaded(page, () => page.click('#save'));
  rmSync(path);
  await page.click('#wrong');
  await until(page, "document.querySelector('#phonemes').value !== ''");
  await page.keyboard.press('Escape');
  await page.click('.copy-as[data-form=python]');
}

/** A tab of Chromium in use. */
export interface UsedTab {
  readonly page: Page;
  /** Goes on until so many minutes after the tab was opened. @returns rounds so far. */
  useUntil(minutes: number): Promise<number>;
  close(): Promise<void>;
}

/** Opens a tab whose memory is to be looked at. */
export async function openUsedTab(browser: Browser, url: string): Promise<UsedTab> {
  const context = await browser.newContext({ acceptDownloads: true });
  // Without samples and answers, which the recorder would keep for good.
  await context.addInitScript({ content: recorderScript(false) });
  const page = await context.newPage();
  await page.goto(url);
  await isReady(page);
  const startedAt = performance.now();
  let round = 0;
  return {
    page,
    async useUntil(minutes) {
      while (performance.now() - startedAt < minutes * 60_000) await useTab(page, ++round);
      return round;
    },
    close: () => context.close(),
  };
}
