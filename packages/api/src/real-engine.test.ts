import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createRealEngine } from '@hailo-piper/speech/testing';
import { listen } from './connections/listening.ts';
import { createHttpServer } from './http-server.ts';
import { appUnderTest } from './testing/app-under-test.ts';

const SPEECH = '/v1/audio/speech';
const SYNTHESIZE = '/v1/synthesize';

const engine = await createRealEngine();
after(() => engine.close());
const { app, post } = appUnderTest(engine);

const bytes = async (response: Response) => Buffer.from(await response.arrayBuffer());
const QUIET = { noise_scale: 0, noise_w_scale: 0 };

test('both routes give the same audio for the same text, whole or streamed', async () => {
  const text = 'One sentence. Then another. And a third.';
  const whole = await bytes(await post(SYNTHESIZE, { text, ...QUIET }));
  const flowing = await bytes(await post(SPEECH, { input: text, ...QUIET }));
  assert.equal(whole.readUInt32LE(40), whole.length - 44);
  assert.equal(flowing.readUInt32LE(40), 0xffffffff);
  assert.ok(whole.subarray(44).equals(flowing.subarray(44)));
});

test('twice the speed is about half the length', async () => {
  const length = async (speed: number) =>
    (
      await bytes(
        await post(SYNTHESIZE, { text: 'A rather long sentence to say.', speed, ...QUIET }),
      )
    ).length - 44;
  const ratio = (await length(1)) / (await length(2));
  assert.ok(ratio > 1.6 && ratio < 2.4, `ratio ${ratio}`);
});

test('pcm at 24 kHz lasts as long as the WAV', async () => {
  const text = 'How long does this take to say?';
  const wav = await bytes(await post(SYNTHESIZE, { text, ...QUIET }));
  const pcm = await bytes(await post(SPEECH, { input: text, response_format: 'pcm', ...QUIET }));
  const samples = (wav.length - 44) / 2;
  assert.equal(pcm.length / 2, Math.ceil((samples * 160) / 147));
});

test('usage counts phoneme ids and spoken frames, without silence', async () => {
  const text = 'One two three. Four five six.';
  const response = await post(SPEECH, {
    ...{ input: text, stream_format: 'sse', response_format: 'pcm', sample_rate: 22_050 },
    ...{ sentence_silence: 1, ...QUIET },
  });
  const events = (await response.text()).split('\n\n').filter(Boolean);
  const [last = '', ...deltas] = events.map((line) => JSON.parse(line.slice(6))).reverse();
  const base64 = deltas.map(({ audio }) => Buffer.from(audio, 'base64').length);
  const samples = base64.reduce((sum, length) => sum + length, 0) / 2 - 22_050;
  const { sentences } = await engine.phonemize({ text });
  const ids = sentences.reduce((sum, sentence) => sum + sentence.ids.length, 0);
  const frames = samples / 256;
  assert.deepEqual(last.usage, {
    input_tokens: ids,
    output_tokens: frames,
    total_tokens: ids + frames,
  });
});

test('a speaker is chosen by `speaker` or by `voice:speaker`', async () => {
  const voice = 'multi-speaker';
  const say = async (fields: object) =>
    bytes(await post(SYNTHESIZE, { text: 'Hello there.', ...QUIET, ...fields }));
  const first = await say({ voice });
  const second = await say({ voice, speaker: 1 });
  assert.ok(!first.equals(second));
  assert.ok(second.equals(await say({ voice: `${voice}:1` })));
});

test('5000 characters without punctuation are spoken', async () => {
  const response = await post(SPEECH, { input: 'word '.repeat(1000) });
  assert.equal(response.status, 200);
  assert.ok((await bytes(response)).length > 100_000);
});

test('nine concurrent clients each get their own complete audio', async () => {
  const texts = Array.from(
    { length: 9 },
    (_, n) => `Sentence number ${n}. ${'And so on. '.repeat(n)}`,
  );
  const alone: Buffer[] = [];
  for (const text of texts) alone.push(await bytes(await post(SYNTHESIZE, { text, ...QUIET })));
  const together = await Promise.all(
    texts.map(async (text) => bytes(await post(SYNTHESIZE, { text, ...QUIET }))),
  );
  for (const [n, audio] of together.entries())
    assert.ok(audio.equals(alone[n] as Buffer), `text ${n}`);
});

test('requests beyond the queue limit are refused with `retry-after`', async () => {
  const answers = await Promise.all(
    Array.from({ length: 12 }, () => post(SYNTHESIZE, { text: 'One of many.' })),
  );
  const refused = answers.filter(({ status }) => status === 429);
  assert.equal(refused.length, 3, 'eight may wait beside the one that is spoken');
  for (const { headers } of refused) assert.match(headers.get('retry-after') ?? '', /^[1-9]\d*$/);
});

test('a client that leaves frees its place', async (t) => {
  const server = createHttpServer(app);
  const port = await listen(server, '127.0.0.1', 0);
  t.after(() => server.close());
  const client = new AbortController();
  const response = await fetch(`http://127.0.0.1:${port}${SPEECH}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ input: 'A sentence of many. '.repeat(250) }),
    signal: client.signal,
  });
  assert.equal(response.status, 200);
  assert.equal(engine.status().queue.active + engine.status().queue.waiting, 1);
  client.abort();
  while (engine.status().queue.active + engine.status().queue.waiting > 0) {
    await new Promise(setImmediate);
  }
  assert.equal((await post(SPEECH, { input: 'Next.' })).status, 200);
});
