import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AudioOutput } from './audio-output.ts';
import { FakeBrowser } from './testing/fake-browser.ts';

function opened() {
  const browser = new FakeBrowser(48_000);
  const output = new AudioOutput(browser);
  return { browser, output, audio: output.open() };
}

test('one context serves all, and is awake when it is open', async () => {
  const { browser, output, audio } = opened();
  await audio.running;
  assert.equal(browser.context.state, 'running');
  const second = output.open();
  await second.running;
  assert.equal(second.context, audio.context);
  assert.equal(browser.contexts, 1);
});

test('it sleeps half a minute after the last has closed, and wakes again', async () => {
  const { browser, output, audio } = opened();
  const second = output.open();
  audio.close();
  audio.close();
  browser.pass(60);
  assert.equal(browser.context.state, 'running', 'one is still open');
  second.close();
  browser.pass(29);
  assert.equal(browser.context.state, 'running');
  browser.pass(2);
  assert.equal(browser.context.state, 'suspended');
  await output.open().running;
  browser.pass(60);
  assert.equal(browser.context.state, 'running');
});

test('who opens before it sleeps keeps it awake', async () => {
  const { browser, output, audio } = opened();
  await audio.running;
  audio.close();
  browser.pass(20);
  const again = output.open();
  browser.pass(60);
  assert.equal(browser.context.state, 'running');
  again.close();
});

test('after a call it plays on, unless nobody plays', async () => {
  const { browser, audio } = opened();
  await audio.running;
  browser.context.become('interrupted');
  assert.equal(browser.context.state, 'running');
  audio.close();
  browser.context.become('interrupted');
  assert.equal(browser.context.state, 'interrupted');
});

test('a browser that lets the page make no sound says nothing, and that is an error', async () => {
  const browser = new FakeBrowser(48_000);
  browser.context.isBlocked = true;
  const { running } = new AudioOutput(browser).open();
  const refused = assert.rejects(running, { name: 'ServiceError', code: 'audio_blocked' });
  browser.pass(6);
  await refused;
});

test('a browser that refuses at once is an error with its reason', async () => {
  const browser = new FakeBrowser(48_000);
  const cause = new Error('not allowed');
  browser.context.resume = () => Promise.reject(cause);
  await assert.rejects(new AudioOutput(browser).open().running, { code: 'audio_blocked', cause });
});

test('a browser without sound is an error', () => {
  const { after } = new FakeBrowser(48_000);
  const createContext = (): AudioContext => {
    throw new ReferenceError('AudioContext is not defined');
  };
  const output = new AudioOutput({ createContext, after });
  assert.throws(() => output.open(), { name: 'ServiceError', code: 'audio_unavailable' });
  assert.throws(() => output.open(), { code: 'audio_unavailable' });
});
