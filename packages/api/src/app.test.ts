import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  createFixtureEngine,
  FIXTURE_SENTENCE_SAMPLES as SAMPLES,
} from '@hailo-piper/speech/testing';
import { appUnderTest, type ErrorBody } from './testing/app-under-test.ts';

const SPEECH = '/v1/audio/speech';
const SYNTHESIZE = '/v1/synthesize';

const bytes = async (response: Response) => Buffer.from(await response.arrayBuffer());

test('a short text is a WAV with exact sizes', async () => {
  const { post } = appUnderTest();
  const response = await post(SPEECH, { input: 'Hello.' });
  const body = await bytes(response);
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('content-type'), 'audio/wav');
  assert.equal(response.headers.get('content-disposition'), 'attachment; filename="speech.wav"');
  assert.equal(response.headers.get('content-length'), String(44 + SAMPLES * 2));
  assert.equal(response.headers.get('x-audio-sample-rate'), '22050');
  assert.equal(response.headers.get('x-audio-duration-seconds'), '0.100');
  assert.match(
    response.headers.get('server-timing') ?? '',
    /^queue;dur=1\.0, plan;dur=2\.0, first_audio;dur=\d+\.\d$/,
  );
  assert.equal(body.length, 44 + SAMPLES * 2);
  assert.equal(body.readUInt32LE(4), body.length - 8);
  assert.equal(body.readUInt32LE(40), SAMPLES * 2);
});

test('several sentences are streamed in order as a WAV of unknown size', async () => {
  const { post } = appUnderTest();
  const response = await post(SPEECH, { input: 'One. Two. Three.' });
  const body = await bytes(response);
  assert.equal(response.headers.get('content-length'), null);
  assert.equal(response.headers.get('x-audio-duration-seconds'), null);
  assert.equal(body.readUInt32LE(4), 0xffffffff);
  assert.equal(body.readUInt32LE(40), 0xffffffff);
  assert.equal(body.length, 44 + 3 * SAMPLES * 2);
  const firstSamples = [0, 1, 2].map((n) => body.readInt16LE(44 + n * SAMPLES * 2));
  assert.deepEqual(firstSamples, [0, 1, 2]);
});

test('/v1/synthesize answers whole by default, and streams on request', async () => {
  const { post } = appUnderTest();
  const whole = await post(SYNTHESIZE, { text: 'One. Two.' });
  assert.equal(whole.headers.get('content-length'), String(44 + 2 * SAMPLES * 2));
  assert.equal((await bytes(whole)).readUInt32LE(40), 2 * SAMPLES * 2);
  const flowing = await post(SYNTHESIZE, { text: 'One. Two.', stream: true });
  assert.equal(flowing.headers.get('content-length'), null);
  assert.equal((await bytes(flowing)).readUInt32LE(40), 0xffffffff);
});

test('pcm is 24 kHz on the OpenAI route and the voice’s rate on the native one', async () => {
  const { post } = appUnderTest();
  const openai = await post(SPEECH, { input: 'One. Two.', response_format: 'pcm' });
  assert.equal(openai.headers.get('content-type'), 'audio/pcm');
  assert.equal(openai.headers.get('content-disposition'), 'attachment; filename="speech.pcm"');
  assert.equal(openai.headers.get('x-audio-sample-rate'), '24000');
  assert.equal((await bytes(openai)).length, 2 * Math.ceil((2 * SAMPLES * 160) / 147));
  const native = await post(SYNTHESIZE, { text: 'One. Two.', format: 'pcm' });
  assert.equal(native.headers.get('x-audio-sample-rate'), '22050');
  assert.equal((await bytes(native)).length, 2 * 2 * SAMPLES);
});

test('sample_rate resamples, and the configured format is the default', async () => {
  const { post } = appUnderTest(createFixtureEngine(), { synthesis: { format: 'pcm' } });
  const response = await post(SYNTHESIZE, { text: 'One.', sample_rate: 11_025 });
  assert.equal(response.headers.get('content-type'), 'audio/pcm');
  assert.equal(response.headers.get('x-audio-sample-rate'), '11025');
  assert.equal((await bytes(response)).length, 2 * Math.ceil(SAMPLES / 2));
});

test('every parameter reaches the engine, and null means absent', async () => {
  const engine = createFixtureEngine();
  const { post } = appUnderTest(engine);
  await post(SPEECH, {
    input: 'One.',
    model: 'gpt-4o-mini-tts-2025-12-15',
    voice: 'de_DE-many-low:bert',
    speed: 2,
    length_scale: 1.5,
    noise_scale: 0,
    noise_w_scale: 0.5,
    volume: 0.5,
    normalize_audio: false,
    sentence_silence: 0.25,
    seed: 7,
    instructions: 'cheerfully',
    stream_format: 'audio',
  });
  await post(SPEECH, { input: 'One.', model: null, voice: null, speed: null, seed: null });
  assert.deepEqual(engine.requests, [
    {
      text: 'One.',
      voice: 'de_DE-many-low',
      speaker: 1,
      speed: 2,
      lengthScale: 1.5,
      noiseScale: 0,
      noiseWScale: 0.5,
      volume: 0.5,
      normalizeAudio: false,
      sentenceSilenceSeconds: 0.25,
      seed: 7,
      revision: 'de_DE-many-low-1',
      unspeakable: 'silence',
      whole: false,
    },
    {
      text: 'One.',
      voice: 'en_US-one-medium',
      revision: 'en_US-one-medium-1',
      unspeakable: 'silence',
      whole: false,
    },
  ]);
});

test('the limit counts code points: 5000 emoji pass', async () => {
  const { post } = appUnderTest();
  const response = await post(SPEECH, { input: `a${'🙂'.repeat(4999)}` });
  assert.equal(response.status, 200);
});

test('harmless oddities are accepted: repeated keys, prototype keys, tabs, a BOM', async () => {
  const { post } = appUnderTest();
  const bodies = [
    '{"input":"First.","input":"Second."}',
    '{"input":"Hello.","__proto__":{"speed":0},"constructor":{"prototype":{}}}',
    '{"input":"A\\tB\\r\\nC."}',
    '\ufeff{"input":"Hello."}',
  ];
  for (const body of bodies) assert.equal((await post(SPEECH, body)).status, 200, body);
  assert.equal(({} as Record<string, unknown>).speed, undefined);
});

test('an unexpected error is detailed in the log only', async () => {
  const engine = createFixtureEngine({
    admit: () => {
      throw new Error('secret detail');
    },
  });
  const { post, log } = appUnderTest(engine);
  const response = await post(SPEECH, { input: 'One.' });
  const { error } = (await response.json()) as ErrorBody;
  assert.equal(response.status, 500);
  assert.equal(error.code, 'internal_error');
  assert.doesNotMatch(error.message, /secret/);
  const entry = log.find(({ msg }) => msg === 'request failed');
  assert.equal(entry?.level, 'error');
  assert.match(String(entry?.cause), /secret detail[\s\S]*app\.test\.ts/);
});

test('a valid x-request-id is kept, any other is replaced', async () => {
  const { app } = appUnderTest();
  const idOf = async (id: string) =>
    (await app.request('/health', { headers: { 'x-request-id': id } })).headers.get('x-request-id');
  assert.equal(await idOf('trace:1.2-3_4'), 'trace:1.2-3_4');
  for (const id of ['a b', 'x'.repeat(129), 'a"b'])
    assert.match((await idOf(id)) ?? '', /^[\w-]{36}$/);
});

test('the access log has figures and never the text', async () => {
  const { post, log } = appUnderTest();
  const headers = { 'x-request-id': 'abc' };
  await (await post(SPEECH, { input: 'Private words. More.', x: 1 }, headers)).arrayBuffer();
  const entry = log.find(({ msg }) => msg === 'request');
  assert.partialDeepStrictEqual(entry, {
    level: 'info',
    request_id: 'abc',
    method: 'POST',
    route: SPEECH,
    status: 200,
    characters: 20,
    audio_seconds: 0.2,
    voice: 'en_US-one-medium',
    format: 'wav',
  });
  assert.equal(typeof entry?.duration_ms, 'number');
  assert.equal(typeof entry?.first_audio_ms, 'number');
  assert.doesNotMatch(JSON.stringify(log), /Private/);
});
