import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { createFixtureEngine } from '@hailo-piper/speech/testing';
import { appUnderTest, type ErrorBody } from '../testing/app-under-test.ts';
import { AnswersInHand } from './answers-in-hand.ts';

const SYNTHESIZE = '/v1/synthesize';
/** Two seconds: 88 kB. */
const TEXT = 'One. '.repeat(20);
const WHOLE = ['wav', 'pcm', 'flac', 'mp3', 'opus', 'json'];

const withBudget = (bytes: number) => {
  const answers = new AnswersInHand(bytes);
  return { answers, ...appUnderTest(createFixtureEngine(), {}, answers) };
};

test('an answer larger than the budget is refused, in each form held as a whole', async () => {
  const { answers, post } = withBudget(10_000);
  for (const format of WHOLE) {
    const response = await post(SYNTHESIZE, { text: TEXT.repeat(3), format });
    assert.equal(response.status, 503, format);
    const { code, message } = ((await response.json()) as ErrorBody).error;
    assert.equal(code, 'overloaded');
    assert.match(message, /`server\.max_answers_share`/);
    assert.equal(response.headers.get('x-should-retry'), 'false');
    assert.equal(answers.bytes, 0);
  }
  for (const request of [
    { text: TEXT, stream: true },
    { text: TEXT, format: 'json', stream: true },
    { text: TEXT, format: 'vtt' },
    { text: 'One.', format: 'mp3' },
  ]) {
    const response = await post(SYNTHESIZE, request);
    assert.equal(response.status, 200);
    await response.arrayBuffer();
    assert.equal(answers.bytes, 0);
  }
});

test('unread bytes are held until the client reads them or leaves', async () => {
  const { answers, post, app } = withBudget(1_000_000);
  for (const format of WHOLE) {
    const response = await post(SYNTHESIZE, { text: TEXT, format });
    const size = Number(response.headers.get('content-length'));
    assert.ok(answers.bytes > size / 2, format);
    assert.equal((await response.arrayBuffer()).byteLength, size);
    assert.equal(answers.bytes, 0);

    const left = await post(SYNTHESIZE, { text: TEXT, format });
    const reader = left.body?.getReader();
    await reader?.read();
    assert.ok(answers.bytes > 0);
    await reader?.cancel();
    assert.equal(answers.bytes, 0);
  }
  const client = new AbortController();
  const { signal } = client;
  await app.request(`${SYNTHESIZE}?text=${encodeURIComponent(TEXT)}`, { signal });
  assert.ok(answers.bytes > 0);
  client.abort();
  await setImmediate();
  assert.equal(answers.bytes, 0);
});

test('only the requested range is held', async () => {
  const { answers, app } = withBudget(1_000_000);
  const ask = (range?: string) =>
    app.request(`${SYNTHESIZE}?text=${encodeURIComponent(TEXT)}`, {
      headers: range === undefined ? {} : { range },
    });
  const all = Buffer.from(await (await ask()).arrayBuffer());
  for (const [first, last] of [
    [0, 9],
    [65_530, 65_545],
    [80_000, all.length - 1],
  ] as const) {
    const response = await ask(`bytes=${first}-${last}`);
    assert.equal(response.status, 206);
    assert.equal(answers.bytes, last + 1 - first);
    const part = Buffer.from(await response.arrayBuffer());
    assert.ok(part.equals(all.subarray(first, last + 1)));
    assert.equal(answers.bytes, 0);
  }
  const beyond = await ask(`bytes=${all.length}-`);
  assert.equal(beyond.status, 416);
  assert.equal(answers.bytes, 0);
});

test('an unread answer is dropped for another, and ends as an error', async (t) => {
  let now = performance.now();
  const { answers, post, logged } = withBudget(100_000);
  const idle = await post(SYNTHESIZE, { text: TEXT });
  const held = answers.bytes;
  const clock = t.mock.method(performance, 'now', () => now);
  now += 6000;
  const other = await post(SYNTHESIZE, { text: TEXT });
  clock.mock.restore();
  assert.equal(other.status, 200);
  assert.equal(answers.bytes, held);
  await other.arrayBuffer();
  await assert.rejects(idle.arrayBuffer(), { code: 'overloaded' });
  assert.equal(answers.bytes, 0);
  await logged('an answer that its client did not take is dropped');
});

test('the audio in a JSON answer equals the plain answer', async () => {
  const { post } = withBudget(1_000_000);
  for (const audio_format of ['wav', 'pcm', 'mp3', 'flac', 'opus']) {
    const [json, bytes] = await Promise.all([
      post(SYNTHESIZE, { text: TEXT, format: 'json', audio_format }),
      post(SYNTHESIZE, { text: TEXT, format: audio_format }),
    ]);
    const { audio, sentences, words, phonemes, duration } = JSON.parse(await json.text());
    assert.ok(Buffer.from(audio, 'base64').equals(Buffer.from(await bytes.arrayBuffer())));
    assert.deepEqual([sentences.length, words.length, phonemes.length, duration], [20, 20, 20, 2]);
  }
});
