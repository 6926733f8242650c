import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pollWhileVisible, type Visibility } from './poll.ts';

class Page extends EventTarget implements Visibility {
  hidden = false;

  show(isVisible: boolean): void {
    this.hidden = !isVisible;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

/** Lets what is settled go on. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Questions, each of which is answered by its function. */
const asking = () => {
  const answers: (() => void)[] = [];
  const ask = () => new Promise<void>((resolve) => answers.push(resolve));
  const answer = async () => {
    answers.at(-1)?.();
    await settled();
  };
  return { answers, ask, answer };
};

test('asks at once, and again a period after the question', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { answers, ask, answer } = asking();
  pollWhileVisible(new Page(), 2000, ask);
  assert.equal(answers.length, 1);
  await answer();
  t.mock.timers.tick(1900);
  assert.equal(answers.length, 1);
  t.mock.timers.tick(100);
  assert.equal(answers.length, 2);
});

test('never asks while a question has no answer', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { answers, ask, answer } = asking();
  const page = new Page();
  pollWhileVisible(page, 2000, ask);
  page.show(false);
  page.show(true);
  t.mock.timers.tick(60_000);
  assert.equal(answers.length, 1);
  await answer();
  t.mock.timers.tick(2000);
  assert.equal(answers.length, 2);
});

test('asks nothing while the page is hidden, and at once when it is seen again', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { answers, ask, answer } = asking();
  const page = new Page();
  pollWhileVisible(page, 2000, ask);
  page.show(false);
  await answer();
  t.mock.timers.tick(60_000);
  assert.equal(answers.length, 1);
  page.show(true);
  assert.equal(answers.length, 2);
  await answer();
  t.mock.timers.tick(2000);
  assert.equal(answers.length, 3);
});
