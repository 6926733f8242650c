import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { downloaded } from './downloaded-file.ts';
import { silence, sound } from './speaking.ts';
import { textOf, until } from './tab.ts';

/** What somebody wants who has never seen the page. */
export interface Task {
  readonly name: string;
  /** Goes by what is to be read on the page, as a person does, and at a person's speed. */
  perform(page: Page): Promise<void>;
}

/** A quick typist. */
const KEY_MS = 60;

const OWN_TEXT = 'Dinner is ready. Please come to the table!';

const play = async (page: Page): Promise<void> => {
  await page.evaluate('recorder.clear()');
  await page.getByRole('button', { name: 'Play' }).click();
  await sound(page);
};

/** Five things that a new user must find without help. */
export const TASKS: readonly Task[] = [
  {
    name: 'hear your own text',
    async perform(page) {
      await page.getByLabel('What shall I say?').press('Control+A');
      await page.getByLabel('What shall I say?').pressSequentially(OWN_TEXT, { delay: KEY_MS });
      await play(page);
      await until(page, "document.querySelectorAll('.word[aria-current=true]').length === 1");
      await until(page, 'recorder.heard() > 1');
    },
  },
  {
    name: 'slower',
    async perform(page) {
      const slider = page.getByRole('slider', { name: 'Speed' });
      await slider.focus();
      for (let presses = 0; presses < 6; presses++)
        await slider.press('ArrowLeft', { delay: KEY_MS });
      assert.equal(await slider.inputValue(), '0.7');
      await play(page);
      await until(page, 'recorder.heard() > 1');
    },
  },
  {
    name: 'another voice',
    async perform(page) {
      const other = page.locator('.voice', { has: page.locator('input:not(:checked)') }).first();
      await other.getByRole('button').click();
      await until(page, 'recorder.isSounding()');
      await until(page, '!recorder.isSounding()');
      await other.locator('label').click();
      await play(page);
      await until(page, 'recorder.heard() > 1');
    },
  },
  {
    name: 'save as mp3',
    async perform(page) {
      await page.getByRole('combobox', { name: 'Format' }).selectOption('MP3');
      const save = page.getByRole('button', { name: 'Save' });
      const { name } = await downloaded(page, () => save.click());
      assert.equal(name, 'dinner-is-ready-please-come-to-the-table.mp3');
      await silence(page);
    },
  },
  {
    name: 'find the curl line',
    async perform(page) {
      await page.getByRole('button', { name: 'curl' }).click();
      await until(page, "document.querySelector('#copied').textContent.includes('curl')");
      await page.locator('#copied').scrollIntoViewIfNeeded();
      assert.match(await textOf(page, '#code'), /^curl -f \S+\/v1\/synthesize/);
    },
  },
];
