import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EngineState } from '@hailo-piper/engine';
import { EngineSlot } from '@hailo-piper/speech';
import { createFixtureEngine } from '@hailo-piper/speech/testing';
import { appUnderTest, type ErrorBody } from '../testing/app-under-test.ts';

const json = async (path: string, { app } = appUnderTest()) => (await app.request(path)).json();

const ONE = {
  id: 'en_US-one-medium',
  name: 'en_US-one-medium',
  language: 'en_US',
  language_tag: 'en-US',
  language_name: 'English',
  gender: 'neutral',
  sample_rate: 22_050,
  hop_length: 256,
  quality: 'medium',
  espeak_voice: 'en-us',
  num_speakers: 1,
  speakers: {},
  aliases: [],
  defaults: {
    length_scale: 1,
    noise_scale: 0.667,
    noise_w_scale: 0.8,
    volume: 1,
    normalize_audio: 'steady',
    sentence_silence: 0,
  },
  licence: 'CC0',
  credit: null,
  size_bytes: 63_000_000,
  windowed: true,
  decoder: 'f32',
  prepared: true,
  loaded: false,
  default: true,
};

test('voices are listed with every field; `default` names the default voice', async () => {
  const { voices } = (await json('/v1/voices')) as { voices: { id: string }[] };
  assert.deepEqual(voices[0], ONE);
  assert.deepEqual(
    voices.map(({ id }) => id),
    ['en_US-one-medium', 'de_DE-many-low'],
  );
  assert.deepEqual(await json('/v1/voices/default'), ONE);
  assert.deepEqual(await json('/v1/voices/en_US-one-medium'), ONE);
});

test('a list names few speakers, all or none; a single voice names all', async () => {
  const many = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`p${n}`, n]));
  const fixture = createFixtureEngine();
  const voices = fixture.voices().map((voice) => ({
    ...voice,
    ...(voice.isDefault && { numSpeakers: 30, speakers: many }),
  }));
  const tested = appUnderTest({ ...fixture, voices: () => voices });
  const counts = async (query: string) => {
    const { voices } = (await json(`/v1/voices${query}`, tested)) as {
      voices: { speakers: object }[];
    };
    return voices.map(({ speakers }) => Object.keys(speakers).length);
  };
  assert.deepEqual(await counts(''), [0, 3]);
  assert.deepEqual(await counts('?speakers=few'), [0, 3]);
  assert.deepEqual(await counts('?speakers=all'), [30, 3]);
  assert.deepEqual(await counts('?speakers=none'), [0, 0]);
  assert.equal((await tested.app.request('/v1/voices?speakers=x')).status, 400);
  const one = (await json('/v1/voices/default', tested)) as { speakers: object };
  assert.equal(Object.keys(one.speakers).length, 30);
});

test('/v1/audio/voices has Open WebUI’s format, or strings for older clients', async () => {
  const ids = ['en_US-one-medium', 'de_DE-many-low'];
  assert.deepEqual(await json('/v1/audio/voices'), { voices: ids.map((id) => ({ id, name: id })) });
  assert.deepEqual(await json('/v1/audio/voices?legacy=true'), { voices: ids });
});

test('aliases are listed beside the voices, and resolve to their voice', async () => {
  const aliases = { alloy: 'de_DE-many-low', echo: 'de_DE-many-low:bert', story: 'default' };
  const tested = appUnderTest(createFixtureEngine(), { voices: { aliases } });
  const { voices } = (await json('/v1/audio/voices?legacy=true', tested)) as { voices: string[] };
  assert.deepEqual(voices, ['en_US-one-medium', 'de_DE-many-low', 'alloy', 'echo', 'story']);
  const idAndAliases = async (name: string) => {
    const voice = await json(`/v1/voices/${name}`, tested);
    const { id, aliases } = voice as { id: string; aliases: string[] };
    return [id, aliases];
  };
  assert.deepEqual(await idAndAliases('echo'), ['de_DE-many-low', ['alloy', 'echo']]);
  assert.deepEqual(await idAndAliases('story'), ['en_US-one-medium', ['story']]);
  assert.equal((await tested.app.request('/v1/voices/de_DE-many-low:1')).status, 404);
});

test('every listed voice and model can be used', async () => {
  const aliases = { alloy: 'de_DE-many-low:2' };
  const tested = appUnderTest(createFixtureEngine(), { voices: { aliases } });
  const { post } = tested;
  const { data } = (await json('/v1/models', tested)) as { data: { id: string }[] };
  const { voices } = (await json('/v1/audio/voices', tested)) as { voices: { id: string }[] };
  assert.ok(data.some(({ id }) => id === 'tts-1-hd'));
  for (const { id } of data) {
    assert.equal((await post('/v1/audio/speech', { input: 'One.', model: id })).status, 200);
  }
  for (const { id } of voices) {
    assert.equal((await post('/v1/audio/speech', { input: 'One.', voice: id })).status, 200);
  }
});

test('models are OpenAI’s objects, in the list and by id', async () => {
  const model = { id: 'tts-1', object: 'model', created: 0, owned_by: 'hailo-piper' };
  assert.deepEqual(await json('/v1/models/tts-1'), model);
  const list = (await json('/v1/audio/models')) as { data: object[]; models: object[] };
  assert.deepEqual(list.data[1], model);
  assert.deepEqual(list.models[1], { id: 'tts-1', name: 'tts-1' });
});

test('/health describes the service', async () => {
  const health = (await json('/health')) as Record<string, unknown>;
  assert.partialDeepStrictEqual(health, {
    status: 'healthy',
    service: 'hailo-piper',
    model_loaded: true,
    model_info: {
      model_path: 'en_US-one-medium.onnx',
      sample_rate: 22_050,
      num_speakers: 1,
      language: 'en-us',
      windowed: true,
      decoder: 'f32',
      windows: {
        first_ms: 232,
        first_share: 0,
        encoder_ms: [1, 0.12],
        flow_ms: [14.2, 0.081],
        decoder_ms: [1.5, 0.37],
      },
    },
    version: '0.0.0',
    workers: { total: 1, busy: 0, threads: 1 },
    queue: { waiting: 0, active: 0, limit: 4 },
  });
  assert.equal(typeof health.uptime_seconds, 'number');
});

const STATES: readonly [EngineState, string, number, number][] = [
  ['ready', 'healthy', 200, 200],
  ['starting', 'starting', 503, 503],
  ['restarting', 'degraded', 200, 503],
  ['failing', 'unhealthy', 503, 503],
  ['draining', 'draining', 503, 503],
  ['closed', 'unhealthy', 503, 503],
];

for (const [state, word, health, ready] of STATES) {
  test(`an engine that is ${state} is ${word}`, async () => {
    const { app } = appUnderTest(createFixtureEngine({ state: () => state }));
    const response = await app.request('/health');
    assert.equal(response.status, health);
    assert.equal(((await response.json()) as { status: string }).status, word);
    assert.equal((await app.request('/health/ready')).status, ready);
    assert.equal((await app.request('/health/live')).status, 200);
  });
}

test('/health and /health/ready give the reason of a failure', async () => {
  const reason = 'the voice cannot be loaded';
  const { app } = appUnderTest(createFixtureEngine({ state: () => 'failing', reason }));
  assert.partialDeepStrictEqual(await (await app.request('/health')).json(), {
    status: 'unhealthy',
    reason,
  });
  const ready = await (await app.request('/health/ready')).json();
  assert.deepEqual(ready, { status: 'failing', reason });
});

test('a full queue is degraded and not ready', async () => {
  const { app } = appUnderTest(createFixtureEngine({ waiting: () => 4 }));
  assert.equal((await app.request('/health')).status, 200);
  const ready = await app.request('/health/ready');
  assert.equal(ready.status, 503);
  assert.deepEqual(await ready.json(), { status: 'queue_full' });
});

test('while the voice loads /health reports it and speech is refused', async () => {
  const engine = new EngineSlot();
  const { app, post } = appUnderTest(engine);
  const health = await app.request('/health');
  assert.equal(health.status, 503);
  assert.partialDeepStrictEqual(await health.json(), { status: 'starting', model_loaded: false });
  const speech = await post('/v1/audio/speech', { input: 'One.' });
  assert.equal(speech.status, 503);
  assert.equal(speech.headers.get('retry-after'), '2');
  assert.equal(((await speech.json()) as ErrorBody).error.code, 'engine_unavailable');

  await engine.attach(createFixtureEngine());
  assert.equal((await app.request('/health/ready')).status, 200);
  assert.equal((await post('/v1/audio/speech', { input: 'One.' })).status, 200);
});

test('HEAD is GET without a body; OPTIONS lists the methods', async () => {
  const { app } = appUnderTest();
  const head = await app.request('/v1/voices', { method: 'HEAD' });
  assert.equal(head.status, 200);
  assert.equal(await head.text(), '');
  const options = await app.request('/v1/audio/speech', { method: 'OPTIONS' });
  assert.equal(options.status, 204);
  assert.equal(options.headers.get('allow'), 'POST, OPTIONS');
  const put = await app.request('/v1/voices/x', { method: 'PUT' });
  assert.equal(put.headers.get('allow'), 'GET, HEAD, OPTIONS');
  assert.match(put.headers.get('x-request-id') ?? '', /./);
});

test('metrics are labelled by route pattern, so clients cannot create labels', async () => {
  const tested = appUnderTest();
  await (await tested.post('/v1/audio/speech', { input: 'One. Two.', x: 1, y: 2 })).arrayBuffer();
  await tested.post('/v1/audio/speech', { input: ' ' });
  await tested.app.request('/made/up');
  const response = await tested.app.request('/metrics');
  assert.match(response.headers.get('content-type') ?? '', /^text\/plain/);
  const text = await response.text();
  for (const line of [
    'hailo_piper_http_requests_total{route="/v1/audio/speech",status="200"} 1',
    'hailo_piper_http_requests_total{route="/v1/audio/speech",status="400"} 1',
    'hailo_piper_http_requests_total{route="none",status="404"} 1',
    'hailo_piper_time_to_first_audio_seconds_count{route="/v1/audio/speech"} 1',
    'hailo_piper_errors_total{code="input_not_speakable"} 1',
    'hailo_piper_ignored_request_fields_total{route="/v1/audio/speech"} 2',
  ]) {
    assert.ok(text.includes(`\n${line}\n`), line);
  }
  assert.doesNotMatch(text, /made/);
});
