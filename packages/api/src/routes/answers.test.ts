import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { AUDIO_FORMATS } from '@hailo-piper/audio';
import type { EngineState } from '@hailo-piper/engine';
import { createFixtureEngine, createRealEngine } from '@hailo-piper/speech/testing';
import { appUnderTest } from '../testing/app-under-test.ts';
import { type Asked, DeclaredAnswers, documentOf } from '../testing/declared-answers.ts';

const preparedFolder = mkdtempSync(join(tmpdir(), 'answers-'));
const engine = await createRealEngine({ preparedFolder });
after(async () => {
  await engine.close();
  rmSync(preparedFolder, { recursive: true });
});
const config = { voices: { aliases: { alloy: 'default' } } };
const { app, post } = appUnderTest(engine, config);
const declared = new DeclaredAnswers(await documentOf(app));

const SPEECH: Asked = { method: 'POST', path: '/v1/audio/speech' };
const SYNTHESIZE: Asked = { method: 'POST', path: '/v1/synthesize' };
const PHONEMIZE: Asked = { method: 'POST', path: '/v1/phonemize' };

const TEXT = 'One two. Three!';
const SAME_AGAIN = { noise_scale: 0, noise_w_scale: 0, seed: 1 };

/** Sends a request; fails unless the route declares the answer. */
async function posted(
  operation: Asked,
  body: object,
  headers = {},
  status = 200,
): Promise<Response> {
  const answer = await post(operation.path, body, headers);
  assert.equal(answer.status, status);
  await declared.check(operation, answer.clone());
  return answer;
}

async function got(
  path: string,
  { as = path.split('?')[0] ?? '', headers = {}, status = 200, from = app } = {},
): Promise<Response> {
  for (const method of ['HEAD', 'GET']) {
    const answer = await from.request(path, { method, headers });
    // HEAD of an answer with ranges describes the whole (RFC 9110, 14.2).
    if (method === 'GET' || status !== 206) assert.equal(answer.status, status);
    await declared.check({ method, path: as }, answer.clone());
    if (method === 'GET') return answer;
  }
  return assert.fail();
}

const address = (fields: object): string => {
  const query = Object.entries(fields).map(([name, value]): [string, string] => [name, `${value}`]);
  return `/v1/synthesize?${new URLSearchParams(query)}`;
};

for (const { name } of AUDIO_FORMATS) {
  test(`${name}: whole, streamed, by range, and 304`, async () => {
    const input = { input: TEXT, response_format: name };
    const flowing = await posted(SPEECH, { ...input, ...SAME_AGAIN });
    const known = { 'if-none-match': flowing.headers.get('etag') ?? '' };
    await posted(SPEECH, { ...input, ...SAME_AGAIN }, known, 304);
    await posted(SPEECH, { ...input, voice: 'multi-speaker', speaker: 1, speeed: 1 });

    const text = { text: TEXT, format: name, ...SAME_AGAIN };
    await posted(SYNTHESIZE, text);
    await posted(SYNTHESIZE, { ...text, stream: true });
    const whole = await got(address(text));
    await got(address({ ...text, stream: true }));
    const etag = whole.headers.get('etag') ?? '';
    await got(address(text), { headers: { 'if-none-match': etag }, status: 304 });
    await got(address(text), { headers: { range: 'bytes=10-19' }, status: 206 });
  });
}

const TIMED: readonly (readonly [string, object])[] = [
  ['JSON', { format: 'json' }],
  ['JSON of a speaker', { format: 'json', voice: 'multi-speaker', speaker: 1 }],
  ['JSON lines', { format: 'json', stream: true }],
  ['JSON lines of a speaker', { format: 'json', stream: true, voice: 'multi-speaker' }],
  ['JSON with phonemes the voice has no sound for', { format: 'json', text: 'One ☃ [[ʘ]] two.' }],
  ['JSON lines with such', { format: 'json', stream: true, text: 'One ☃ [[ʘ]] two.' }],
  ['JSON of silence', { format: 'json', text: '...' }],
  ['SubRip', { format: 'srt' }],
  ['WebVTT', { format: 'vtt' }],
];
for (const [name, fields] of TIMED) {
  test(`${name}, by POST and by GET`, async () => {
    const asked = { text: TEXT, ...SAME_AGAIN, ...fields };
    const answer = await posted(SYNTHESIZE, asked);
    const known = { 'if-none-match': answer.headers.get('etag') ?? '' };
    await posted(SYNTHESIZE, asked, known, 304);
    await got(address(asked));
  });
}

for (const input of [TEXT, 'One ☃ [[ʘ]] two.', '...']) {
  test(`server-sent events of ${JSON.stringify(input)}`, async () => {
    const answer = await posted(SPEECH, { input, stream_format: 'sse' });
    assert.match(await answer.text(), /"speech.audio.delta"[\s\S]*"speech.audio.done"/);
  });
}

for (const body of [
  { text: TEXT },
  { text: '' },
  { text: 'Да. [[ʘ]]', espeak_voice: 'ru', voice: 'multi-speaker' },
]) {
  test(`phonemes of ${JSON.stringify(body)}`, async () => {
    await posted(PHONEMIZE, body);
  });
}

for (const path of ['/', '/synthesize']) {
  const own = { method: 'POST', path };
  test(`Piper’s own ${path}, and 304`, async () => {
    const asked = { text: TEXT, noise_scale: 0, noise_w_scale: 0 };
    const answer = await posted(own, asked);
    await posted(own, asked, { 'if-none-match': answer.headers.get('etag') ?? '' }, 304);
    await posted(own, { text: 'One ☃', voice: 'multi-speaker', speaker: 1, noise_w: 1 });
  });
}

test('lists of voices and models, and one of each', async () => {
  for (const path of [
    '/voices',
    '/v1/voices',
    '/v1/audio/voices',
    '/v1/models',
    '/v1/audio/models',
  ]) {
    await got(path);
  }
  await got('/v1/audio/voices?legacy=true');
  for (const id of ['default', 'alloy', 'multi-speaker', 'medium-shape']) {
    await got(`/v1/voices/${id}`, { as: '/v1/voices/{id}' });
  }
  for (const id of ['tts-1', 'multi-speaker']) {
    await got(`/v1/models/${id}`, { as: '/v1/models/{id}' });
  }
});

test('metrics and probes of a ready service', async () => {
  for (const path of ['/health', '/health/live', '/health/ready', '/metrics']) await got(path);
});

const STATES: readonly (readonly [EngineState, number, number])[] = [
  ['starting', 503, 503],
  ['restarting', 200, 503],
  ['failing', 503, 503],
  ['draining', 503, 503],
  ['closed', 503, 503],
];
for (const [state, health, ready] of STATES) {
  test(`probes while the engine is ${state}`, async () => {
    const { app: from } = appUnderTest(createFixtureEngine({ state: () => state, reason: 'Why.' }));
    await got('/health', { from, status: health });
    await got('/health/ready', { from, status: ready });
    await got('/health/live', { from });
  });
}

test('probes while the queue is full', async () => {
  const { app: from } = appUnderTest(createFixtureEngine({ waiting: () => 4 }));
  await got('/health', { from });
  await got('/health/ready', { from, status: 503 });
});

test('every declared kind of answer has been seen', () => {
  const answers = declared.unseen.filter((entry) => !isError(entry));
  assert.deepEqual(answers, []);
});

/** Entries of errors end with a code; entries of answers end with a content type or the status. */
const isError = (entry: string): boolean => /^\w+ \S+ \d+ \w+$/.test(entry);
