import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { AudioOutput } from './audio-output.ts';
import { wakeSound } from './player.ts';
import { FakeBrowser } from './testing/fake-browser.ts';

/** Lets the browser say whether somebody has just clicked or pressed a key. */
function isActive(t: TestContext, isActive: boolean): void {
  const value = { isActive };
  Object.defineProperty(navigator, 'userActivation', { value, configurable: true });
  t.after(() => Reflect.deleteProperty(navigator, 'userActivation'));
}

test('a click wakes the sound card, which sleeps again if nothing is played', async (t) => {
  isActive(t, true);
  const browser = new FakeBrowser(48_000);
  wakeSound(new AudioOutput(browser));
  assert.equal(browser.context.state, 'running');
  await new Promise(setImmediate);
  browser.pass(29);
  assert.equal(browser.context.state, 'running');
  browser.pass(2);
  assert.equal(browser.context.state, 'suspended');
});

test('without a click no sound card is asked for, of which browsers would complain', (t) => {
  isActive(t, false);
  const browser = new FakeBrowser(48_000);
  wakeSound(new AudioOutput(browser));
  assert.equal(browser.contexts, 0);
});

test('a browser without sound is no error before somebody plays', (t) => {
  isActive(t, true);
  const { after } = new FakeBrowser(48_000);
  const createContext = (): AudioContext => {
    throw new ReferenceError('AudioContext is not defined');
  };
  wakeSound(new AudioOutput({ createContext, after }));
});
