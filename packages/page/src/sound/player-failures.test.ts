import assert from 'node:assert/strict';
import { test } from 'node:test';
import { localService, sendJson } from '../service/testing/local-service.ts';
import { AudioOutput } from './audio-output.ts';
import { createPlayer } from './player.ts';
import { FakeBrowser } from './testing/fake-browser.ts';
import { playing, RATE, samplesOf } from './testing/playing.ts';
import { RecordedEvents } from './testing/recorded-events.ts';

test('of an older speech nothing is heard and nothing told', async (t) => {
  const { begin, player, browser } = await playing(t);
  const older = await begin();
  older.answer.start(RATE);
  older.answer.audio(samplesOf(0, 5));
  await older.events.received(5 * RATE);
  browser.pass(1);
  const newer = await begin();
  await older.done;
  await older.answer.closed;
  assert.equal(player.received, 0);
  browser.pass(0.1);
  assert.equal(browser.context.live.length, 0);
  newer.answer.start(RATE);
  newer.answer.audio(samplesOf(0, 1));
  newer.answer.end();
  await newer.events.complete();
  browser.pass(2);
  await newer.done;
  assert.deepEqual(older.events.states, ['waiting', 'playing']);
  assert.deepEqual(newer.events.states, ['waiting', 'playing', 'ended']);
  assert.deepEqual([newer.events.samples, player.received, player.position], [RATE, 1, 1]);
});

test('a refused speech is an error, and the player is idle', async (t) => {
  const error = { message: 'Wait.', type: 'x', param: null, code: 'queue_full' };
  await localService(t, (response) => {
    response.setHeader('retry-after', '3');
    sendJson(response, { error }, 429);
  });
  const browser = new FakeBrowser(RATE);
  const player = createPlayer(new AudioOutput(browser));
  const events = new RecordedEvents();
  await assert.rejects(player.play({ text: 'One.' }, events), {
    name: 'ServiceError',
    code: 'queue_full',
    retryAfterSeconds: 3,
  });
  assert.deepEqual(events.states, ['waiting', 'idle']);
  browser.pass(60);
  assert.equal(browser.context.state, 'suspended', 'the sound card sleeps');
});

test('a speech that is cut is silent, an error, and can be heard as far as it came', async (t) => {
  const { begin, player, browser } = await playing(t);
  const { events, answer, done } = await begin();
  answer.start(RATE);
  answer.audio(samplesOf(0, 5));
  await events.received(5 * RATE);
  browser.pass(1);
  answer.cut();
  await assert.rejects(done, { name: 'ServiceError', code: 'cut' });
  browser.pass(0.1);
  assert.equal(browser.context.live.length, 0);
  assert.deepEqual(events.states, ['waiting', 'playing', 'idle']);
  player.seek(4.5);
  browser.pass(1);
  assert.deepEqual([player.state, player.position], ['ended', 5]);
});

test('audio before its beginning is a bad answer', async (t) => {
  const { begin } = await playing(t);
  const { answer, done } = await begin();
  answer.audio(samplesOf(0, 1));
  await assert.rejects(done, { code: 'bad_answer' });
  await answer.closed;
});

test('a browser that blocks sound is an error, and nothing more is asked for', async (t) => {
  const { begin, player, browser } = await playing(t);
  browser.context.isBlocked = true;
  const { events, answer, done } = await begin();
  answer.start(RATE);
  answer.audio(samplesOf(0, 1));
  await events.received(RATE);
  browser.pass(6);
  await assert.rejects(done, { name: 'ServiceError', code: 'audio_blocked' });
  await answer.closed;
  assert.deepEqual([player.state, player.position], ['idle', 0]);
  assert.deepEqual(events.states, ['waiting', 'idle']);
});

test('a browser without sound is an error before anything is asked for', async () => {
  const { after } = new FakeBrowser(RATE);
  const createContext = (): AudioContext => {
    throw new ReferenceError('AudioContext is not defined');
  };
  const player = createPlayer(new AudioOutput({ createContext, after }));
  const events = new RecordedEvents();
  await assert.rejects(player.play({ text: 'One.' }, events), { code: 'audio_unavailable' });
  assert.deepEqual([player.state, events.states], ['idle', []]);
});

test('a speech goes on after a call', async (t) => {
  const { begin, player, browser } = await playing(t);
  const { events, answer, done } = await begin();
  answer.start(RATE);
  answer.audio(samplesOf(0, 1));
  answer.end();
  await events.complete();
  browser.pass(0.56);
  const { context } = browser;
  context.isBlocked = true;
  context.become('interrupted');
  const { position } = player;
  browser.pass(30);
  assert.deepEqual([player.state, player.position], ['playing', position]);
  context.isBlocked = false;
  await context.resume();
  browser.pass(1);
  await done;
  assert.equal(player.state, 'ended');
});
