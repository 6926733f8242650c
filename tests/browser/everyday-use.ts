import { rmSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { downloaded } from './downloaded-file.ts';
import { SENTENCE, SHORT, silence, sound } from './speaking.ts';
import { set, until } from './tab.ts';

/**
 * A round of everyday use: texts are played, stopped and jumped into, samples heard, files saved, words looked at, code
 * copied. Takes about 15 seconds.
 *
 * @param number of the round, which makes its texts new.
 */
export async function useTab(page: Page, number: number): Promise<void> {
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
