import { isHeard, isSounding, pieces } from './pieces.ts';
import { set } from './set.ts';
import { until } from './until.ts';

const PATIENCE_MS = 40_000;

const one = <T extends HTMLElement>(selector: string): T => {
  const element = document.querySelector<T>(selector);
  if (element === null) throw new Error(`no ${selector}`);
  return element;
};

const waitFor = (condition: () => unknown): Promise<unknown> => until(condition, PATIENCE_MS);

const silence = (): Promise<unknown> =>
  waitFor(() => !isSounding() && one<HTMLButtonElement>('#stop').disabled);

async function play(text: string): Promise<void> {
  set('#text', text);
  pieces.length = 0;
  one('#play').click();
  await waitFor(isHeard);
}

/**
 * A round of everyday use: texts are played, stopped and jumped into, a sample is heard, a file saved, a word looked at,
 * code copied. Takes about nine seconds.
 *
 * @param number of the round, which makes its texts new.
 * @param sentence of ordinary length.
 */
export async function useTab(number: number, sentence: string): Promise<void> {
  set('#speed', String([1, 1.5, 2][number % 3]));
  await play(`Round ${number}. ${sentence}`);
  await waitFor(() => document.querySelectorAll('#reading .word').length > 8);
  document.querySelectorAll<HTMLElement>('#reading .word')[6]?.click();
  await silence();
  await play(`${number} times ${number}. ${sentence} ${sentence}`);
  one('#stop').click();
  await silence();
  await play(`Tea is ready ${number}.`);
  await silence();
  one('.voice .sample').click();
  await waitFor(isSounding);
  await waitFor(() => !isSounding());
  set('#save-as', 'mp3');
  const save = one<HTMLButtonElement>('#save');
  save.click();
  await waitFor(() => !save.disabled);
  one('#wrong').click();
  await waitFor(() => one<HTMLInputElement>('#phonemes').value !== '');
  one<HTMLDialogElement>('#pronounce').close();
  one('.copy-as[data-form=python]').click();
}
