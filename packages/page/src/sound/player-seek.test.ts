import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FakeBrowser } from './testing/fake-browser.ts';
import { playing, RATE, samplesOf, speechSample } from './testing/playing.ts';

const near = (actual: number, expected: number): void =>
  assert.ok(Math.abs(actual - expected) < 0.002, `${actual}, not ${expected}`);

/** Which second of the speech came out of the sound card last. */
function secondOut({ context }: FakeBrowser): number {
  const value = Math.round((context.output().at(-1) ?? 0) * 32_768);
  return value === 0 ? Number.NaN : (value - speechSample(0)) / RATE;
}

test('a seek is where it leads to at once, and the old place is silent before the new', async (t) => {
  const { begin, player, browser } = await playing(t);
  const { events, answer } = await begin();
  answer.start(RATE);
  answer.audio(samplesOf(0, 3));
  await events.received(3 * RATE);
  browser.pass(1.06);
  near(player.position, 1);
  near(secondOut(browser), 1);
  player.seek(2.5);
  near(player.position, 2.5);
  assert.equal(player.state, 'playing');
  browser.pass(0.04);
  assert.ok(Number.isNaN(secondOut(browser)));
  near(player.position, 2.5);
  browser.pass(0.12);
  near(player.position, 2.6);
  near(secondOut(browser), 2.6);
  player.seek(0.25);
  browser.pass(0.56);
  near(player.position, 0.75);
  near(secondOut(browser), 0.75);
  assert.deepEqual(events.states, ['waiting', 'playing']);
});

test('a seek behind what was received waits there for what comes', async (t) => {
  const { begin, player, browser } = await playing(t);
  const { events, answer, done } = await begin();
  answer.start(RATE);
  answer.audio(samplesOf(0, 1));
  await events.received(RATE);
  browser.pass(0.5);
  player.seek(100);
  assert.deepEqual([player.state, player.position], ['waiting', 1]);
  browser.pass(5);
  assert.deepEqual([player.state, player.position], ['waiting', 1]);
  answer.audio(samplesOf(1, 1));
  answer.end();
  await events.complete();
  browser.pass(0.56);
  near(player.position, 1.5);
  near(secondOut(browser), 1.5);
  browser.pass(1);
  await done;
  assert.deepEqual(events.states, ['waiting', 'playing', 'waiting', 'playing', 'ended']);
});

test('an ended speech can be heard again, as often as wanted', async (t) => {
  const { begin, player, browser } = await playing(t);
  const { events, answer, done } = await begin();
  answer.start(RATE);
  answer.audio(samplesOf(0, 2));
  answer.end();
  await events.complete();
  browser.pass(3);
  await done;
  for (let n = 0; n < 2; n++) {
    // Long enough for the sound card to be asleep.
    browser.pass(60);
    assert.deepEqual([browser.context.state, player.position], ['suspended', 2]);
    player.seek(-1);
    assert.deepEqual([player.state, player.position], ['playing', 0]);
    browser.pass(1.06);
    near(player.position, 1);
    near(secondOut(browser), 1);
    browser.pass(2);
    assert.equal(player.state, 'ended');
  }
  player.seek(2);
  assert.deepEqual([player.state, player.position], ['ended', 2]);
  assert.deepEqual(events.states.slice(2), ['ended', 'playing', 'ended', 'playing', 'ended']);
});

test('a stopped speech plays what was received of it', async (t) => {
  const { begin, player, browser } = await playing(t);
  const { events, answer, done } = await begin();
  answer.start(RATE);
  answer.audio(samplesOf(0, 2));
  await events.received(2 * RATE);
  browser.pass(0.56);
  player.stop();
  await done;
  assert.equal(player.received, 2);
  player.seek(1);
  browser.pass(0.56);
  near(secondOut(browser), 1.5);
  player.stop();
  assert.equal(player.state, 'idle');
  near(player.position, 1.5);
  player.seek(1.5);
  browser.pass(2);
  assert.deepEqual([player.state, player.position], ['ended', 2]);
  assert.equal(events.length, null);
});

test('before anything was received, a seek does nothing', async (t) => {
  const { begin, player, browser } = await playing(t);
  player.seek(1);
  assert.deepEqual([player.state, player.position, player.received], ['idle', 0, 0]);
  await begin();
  player.seek(1);
  assert.deepEqual([player.state, player.position], ['waiting', 0]);
  assert.equal(browser.context.nodes.length, 0);
  player.stop();
});

test('a speech that begins amid a sound fades in, one that begins with it does not', async (t) => {
  const { begin, player, browser } = await playing(t);
  const { events, answer } = await begin();
  answer.start(RATE);
  answer.audio(samplesOf(0, 2));
  await events.received(2 * RATE);
  assert.deepEqual(browser.context.gains[0]?.asked, []);
  player.seek(1);
  const asked = browser.context.gains[1]?.asked.map(([name, value]) => [name, value]);
  assert.deepEqual(asked, [
    ['set', 0],
    ['ramp', 1],
  ]);
  player.stop();
});
