import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KeptSpeech } from './kept-speech.ts';
import { playing, RATE, samplesOf, speechSample } from './testing/playing.ts';

const near = (actual: number, expected: number, message?: string): void =>
  assert.ok(Math.abs(actual - expected) < 0.002, `${message ?? ''} ${actual}, not ${expected}`);

test('a speech is asked for as lines with raw samples, whatever format the order has', async (t) => {
  const { begin, requests, player } = await playing(t);
  await begin();
  player.stop();
  assert.deepEqual(requests[0]?.body, {
    text: 'One.',
    voice: 'test',
    format: 'json',
    audio_format: 'pcm',
    stream: true,
  });
});

test('sentences, samples and the length are told as they come', async (t) => {
  const { begin, player, browser } = await playing(t);
  const { events, answer, done } = await begin();
  assert.equal(player.received, 0);
  answer.start(RATE);
  answer.sentence('One.', 0, 1);
  answer.audio(samplesOf(0, 1));
  await events.received(RATE);
  assert.deepEqual(
    events.sentences.map(({ text, words }) => [text, words?.[0]?.end]),
    [['One.', 1]],
  );
  assert.deepEqual([events.samples, events.sampleRate, events.length], [RATE, RATE, null]);
  assert.equal(player.received, 1);
  answer.end();
  await events.complete();
  assert.equal(events.length, 1);
  browser.pass(2);
  await done;
});

test('it waits until the first sample is heard, plays, and ends with the last', async (t) => {
  const { begin, player, browser } = await playing(t);
  browser.context.outputLatency = 0.1;
  const { events, answer, done } = await begin();
  answer.start(RATE);
  answer.audio(samplesOf(0, 1));
  answer.end();
  await events.complete();
  browser.pass(0.155);
  assert.deepEqual([player.state, player.position], ['waiting', 0]);
  browser.pass(0.02);
  assert.equal(player.state, 'playing');
  near(player.position, 0.015);
  browser.pass(0.975);
  assert.equal(player.state, 'playing');
  near(player.position, 0.99);
  browser.pass(0.03);
  assert.deepEqual([player.state, player.position], ['ended', 1]);
  assert.deepEqual(events.states, ['waiting', 'playing', 'ended']);
  await done;
});

test('the position never goes back, also where the output latency grows', async (t) => {
  const { begin, player, browser } = await playing(t);
  const { events, answer } = await begin();
  answer.start(RATE);
  answer.audio(samplesOf(0, 2));
  await events.received(2 * RATE);
  browser.pass(0.56);
  near(player.position, 0.5);
  browser.context.outputLatency = 0.3;
  browser.pass(0.1);
  near(player.position, 0.5);
  browser.pass(0.4);
  near(player.position, 0.7);
});

test('sound begins when the sound card may have it: after what it calculates at once', async (t) => {
  for (const [baseLatency, ahead] of [
    [0, 0.025],
    [128 / 44_100, 0.025],
    [0.0058, 0.012],
    [0.04, 0.04],
  ] as const) {
    const { begin, browser } = await playing(t, 44_100);
    browser.context.baseLatency = baseLatency;
    const { events, answer } = await begin();
    answer.start(RATE);
    answer.audio(samplesOf(0, 1));
    await events.received(RATE);
    const [node] = browser.context.live;
    near((node?.from ?? 0) / 44_100, ahead, String(baseLatency));
  }
});

test('pieces of any length are played without a seam, at the rate of the sound card', async (t) => {
  const { begin, browser } = await playing(t, 44_100);
  const { events, answer, done } = await begin();
  const whole = new KeptSpeech(RATE, 44_100);
  answer.start(RATE);
  let sent = 0;
  for (const length of [1000, 37, 5000, 1, 8000, 12_345, 200, 30_000]) {
    const samples = Int16Array.from({ length }, (_, n) =>
      Math.round(20_000 * Math.sin((sent + n) / 3)),
    );
    whole.append(samples);
    sent += length;
    answer.audio(samples);
    await events.received(sent);
    browser.pass(0.03);
  }
  answer.end();
  await events.complete();
  browser.pass(10);
  await done;
  whole.complete();
  const expected = new Float32Array(whole.count);
  whole.render(0, expected);
  const output = browser.context.output();
  const first = Math.round(browser.context.nodes[0]?.from ?? 0);
  assert.deepEqual(output.subarray(first, first + expected.length), expected);
  assert.ok(output.subarray(0, first).every((sample) => sample === 0));
  assert.ok(output.subarray(first + expected.length).every((sample) => sample === 0));
});

test('if the speech falls behind, the position waits for it', async (t) => {
  const { begin, player, browser } = await playing(t);
  const { events, answer, done } = await begin();
  answer.start(RATE);
  answer.audio(samplesOf(0, 0.5));
  await events.received(RATE / 2);
  browser.pass(2);
  assert.deepEqual([player.state, player.position], ['playing', 0.5]);
  answer.audio(samplesOf(0.5, 0.5));
  answer.end();
  await events.complete();
  browser.pass(0.05);
  assert.equal(player.position, 0.5);
  browser.pass(0.26);
  near(player.position, 0.75);
  browser.pass(0.5);
  await done;
  assert.deepEqual(events.states, ['waiting', 'playing', 'ended']);
});

test('five minutes need few nodes, ten seconds ahead, also where timers are slow', async (t) => {
  const { begin, browser } = await playing(t);
  browser.shortestTimerSeconds = 1;
  const { events, answer, done } = await begin();
  answer.start(RATE);
  for (let second = 0; second < 300; second++) answer.audio(samplesOf(second, 1));
  answer.end();
  await events.complete();
  let most = 0;
  for (let second = 0; second < 302; second++) {
    browser.pass(1);
    most = Math.max(most, browser.context.live.length);
  }
  await done;
  assert.ok(most <= 12, `${most} nodes at once`);
  assert.ok(browser.context.nodes.length <= 320, `${browser.context.nodes.length} nodes`);
  const output = browser.context.output();
  const first = Math.round(browser.context.nodes[0]?.from ?? 0);
  const wrong = output
    .subarray(first, first + 300 * RATE)
    .findIndex((sample, n) => sample !== speechSample(n) / 32_768);
  assert.equal(wrong, -1);
});

test('small pieces are joined while enough is scheduled', async (t) => {
  const { begin, browser } = await playing(t);
  const { events, answer } = await begin();
  answer.start(RATE);
  answer.audio(samplesOf(0, 3));
  for (let n = 0; n < 100; n++) answer.audio(samplesOf(3 + n / 100, 0.01));
  await events.received(4 * RATE);
  browser.pass(0.1);
  assert.ok(browser.context.nodes.length <= 14, `${browser.context.nodes.length} nodes`);
});

test('a stopped speech is silent at once and no longer asked for', async (t) => {
  const { begin, player, browser } = await playing(t);
  const { events, answer, done } = await begin();
  answer.start(RATE);
  answer.audio(samplesOf(0, 5));
  await events.received(5 * RATE);
  browser.pass(1.06);
  player.stop();
  await done;
  await answer.closed;
  assert.equal(player.state, 'idle');
  near(player.position, 1);
  const { currentTime } = browser.context;
  const last = Math.max(...browser.context.nodes.map(({ from, to }) => (to > from ? to : 0)));
  assert.ok(last / RATE <= currentTime + 0.021, `${last / RATE}, not ${currentTime}`);
  assert.deepEqual(browser.context.gains[0]?.asked.at(-1), ['target', 0, currentTime]);
  browser.pass(10);
  near(player.position, 1);
  assert.deepEqual(events.states, ['waiting', 'playing', 'idle']);
  assert.equal(browser.context.live.length, 0);
  assert.ok(browser.context.gains.every(({ isConnected }) => !isConnected));
});

test('a speech may be stopped before it is answered, and by its own event', async (t) => {
  const { begin, player, browser } = await playing(t);
  const early = await begin();
  player.stop();
  player.stop();
  await early.done;
  await early.answer.closed;
  assert.deepEqual(early.events.states, ['waiting', 'idle']);

  const { events, answer, done } = await begin();
  t.mock.method(events, 'onState', (state: string) => {
    if (state === 'playing') player.stop();
  });
  answer.start(RATE);
  answer.audio(samplesOf(0, 1));
  await events.received(RATE);
  browser.pass(0.5);
  await done;
  assert.equal(player.state, 'idle');
});
