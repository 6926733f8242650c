import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressesOf } from './addresses.ts';
import { appUnderTest, type ErrorBody } from './testing/app-under-test.ts';

const { app, post } = appUnderTest();
const { resolve, nearest } = addressesOf(app.routes);

const SPEECH = '/v1/audio/speech';
/** With GET where nothing else is named. */
const JOINED: readonly (readonly [path: string, meant: string, method?: string])[] = [
  [SPEECH, SPEECH],
  ['/v1//audio/speech', SPEECH],
  ['/v1/audio//speech', SPEECH],
  ['//v1/audio/speech', SPEECH],
  ['///v1///audio///speech///', SPEECH],
  ['/v1/audio/speech/', SPEECH],
  ['/v1/audio/speech//', SPEECH],
  ['/audio/speech', SPEECH],
  ['//audio/speech/', SPEECH],
  ['/v1/v1/audio/speech', SPEECH],
  ['/v1/v1/v1/audio/speech', SPEECH],
  ['/v1//v1//audio/speech/', SPEECH],
  ['/synthesize', '/v1/synthesize'],
  ['/synthesize', '/v1/synthesize', 'HEAD'],
  ['/synthesize', '/synthesize', 'POST'],
  ['//synthesize/', '/synthesize', 'POST'],
  ['/v1//synthesize', '/v1/synthesize', 'POST'],
  ['/v1/v1/synthesize', '/v1/synthesize'],
  ['/v1/synthesize/', '/v1/synthesize'],
  ['/phonemize', '/v1/phonemize'],
  ['/v1//phonemize', '/v1/phonemize'],
  ['/v1/v1/phonemize/', '/v1/phonemize'],
  ['/models', '/v1/models'],
  ['/models/', '/v1/models'],
  ['/v1/models/', '/v1/models'],
  ['/v1/v1/models', '/v1/models'],
  ['/models/tts-1', '/v1/models/tts-1'],
  ['/v1/models/tts-1/', '/v1/models/tts-1'],
  ['/v1//models//tts-1', '/v1/models/tts-1'],
  ['/voices', '/voices'],
  ['//voices/', '/voices'],
  ['/v1//voices/', '/v1/voices'],
  ['/v1/v1/voices', '/v1/voices'],
  ['/voices/default/', '/v1/voices/default'],
  ['/v1/voices/v1', '/v1/voices/v1'],
  ['/audio/voices', '/v1/audio/voices'],
  ['/v1//audio/voices/', '/v1/audio/voices'],
  ['/audio/models', '/v1/audio/models'],
  ['/v1/v1/audio/models', '/v1/audio/models'],
  ['/health/', '/health'],
  ['/v1/health', '/health'],
  ['/v1/health/ready', '/health/ready'],
  ['//health//live', '/health/live'],
  ['/metrics/', '/metrics'],
  ['/v1/metrics', '/metrics'],
  ['/docs/', '/docs'],
  ['/v1/openapi.json', '/openapi.json'],
  // Encoded characters are part of a name.
  ['/v1/voices/..%2f', '/v1/voices/..%2f'],
  ['/voices/a%2Fb/', '/v1/voices/a%2Fb'],
  ['/v1%2faudio%2fspeech', '/v1%2faudio%2fspeech'],
  ['/v1/voices/..', '/v1/voices/..'],
  // No route matches, or several do.
  ['/', '/'],
  ['//', '//'],
  ['/v1', '/v1'],
  ['/v1/v1/', '/v1/v1/'],
  ['/v1/audio', '/v1/audio'],
  ['/v2/audio/speech', '/v2/audio/speech'],
  ['/audio/v1/speech', '/audio/v1/speech'],
  ['/V1/audio/speech', '/V1/audio/speech'],
  ['/v1/audio/speech/v1', '/v1/audio/speech/v1'],
  ['/v1/voices/a/b', '/v1/voices/a/b'],
  ['/health/ready/now', '/health/ready/now'],
  ['/v11/audio/speech', '/v11/audio/speech'],
];
for (const [path, meant, method = 'GET'] of JOINED) {
  test(`${method} ${path} is ${path === meant ? 'taken as it is' : meant}`, () => {
    assert.equal(resolve(path, method), meant);
  });
}

test('no routes differ only in their version, but those of Piper’s own server', () => {
  const paths = [...new Set(app.routes.map(({ path }) => path))];
  const names = paths.map((path) => path.replace(/^\/v1(?=\/)/, ''));
  const twice = names.filter((name, at) => names.indexOf(name) !== at);
  assert.deepEqual(twice.toSorted(), ['/synthesize', '/voices']);
});

const NEAREST: readonly (readonly [string, string | undefined])[] = [
  ['/v1/audio/speach', 'POST /v1/audio/speech'],
  ['/v1/audio/Speech', 'POST /v1/audio/speech'],
  ['/V1/AUDIO/SPEECH', 'POST /v1/audio/speech'],
  ['/v2/audio/speech', 'POST /v1/audio/speech'],
  ['/api/v1/audio/speech', 'POST /v1/audio/speech'],
  ['/v1/audio/speech/v1/audio/speech', 'POST /v1/audio/speech'],
  ['/v1/audio/speech/audio/speech', 'POST /v1/audio/speech'],
  ['/v1/audio/speech/stream', 'POST /v1/audio/speech'],
  ['/v1/audio/speech%20', 'POST /v1/audio/speech'],
  ['/v1%2faudio%2fspeech', 'POST /v1/audio/speech'],
  ['/v1/speech', 'POST /v1/audio/speech'],
  ['/v1/audio', 'POST /v1/audio/speech'],
  ['/v1/audio/speech/audio/voices', 'GET /v1/audio/voices'],
  ['/v1/audio/speech/models', 'GET /v1/models'],
  ['/v1/voice', 'GET /v1/voices'],
  ['/v1/model', 'GET /v1/models'],
  ['/v1/vioces', 'GET /v1/voices'],
  ['/dosc', 'GET /docs'],
  ['/v1/synthesise', 'POST /v1/synthesize'],
  ['/api/synthesize', 'POST /v1/synthesize'],
  ['/healthz', 'GET /health'],
  ['/health/readyz', 'GET /health/ready'],
  ['/openapi.yaml', 'GET /openapi.json'],
  ['/', undefined],
  ['/v1', undefined],
  ['/favicon.ico', undefined],
  ['/v1/chat/completions', undefined],
  [`/${'speech/'.repeat(50)}`, undefined],
];
for (const [path, route] of NEAREST) {
  test(`nearest to ${path.slice(0, 60)} is ${route ?? 'nothing'}`, () => {
    assert.equal(nearest(path), route);
  });
}

test('speech, errors and queries work at wrongly joined addresses', async () => {
  for (const path of ['/v1//audio/speech', '/audio/speech', '/v1/v1/audio/speech/']) {
    const spoken = await post(path, { input: 'One.' });
    assert.equal(spoken.status, 200, path);
    assert.equal((await spoken.arrayBuffer()).byteLength > 44, true);
    const wrong = await post(path, { input: 'One.', voice: 'nobody' });
    assert.equal(((await wrong.json()) as ErrorBody).error.code, 'voice_not_found');
  }
  for (const path of ['/synthesize/', '//v1/synthesize', '/v1/v1/synthesize']) {
    const query = 'text=One%2F%2Ftwo.%20//v1//&format=pcm&seed=1';
    const [given, plain] = [
      await app.request(`${path}?${query}`),
      await app.request(`/v1/synthesize?${query}`),
    ];
    assert.equal(given.status, 200, path);
    assert.equal(given.headers.get('etag'), plain.headers.get('etag'));
  }
  const legacy = (await (await app.request('/audio/voices/?legacy=true')).json()) as {
    voices: unknown[];
  };
  assert.equal(typeof legacy.voices[0], 'string');
});

test('OPTIONS, 405 and preflights work at wrongly joined addresses', async () => {
  const put = await app.request('/audio/speech/', { method: 'PUT' });
  assert.deepEqual([put.status, put.headers.get('allow')], [405, 'POST, OPTIONS']);
  const get = await app.request('/v1//audio/speech');
  assert.deepEqual([get.status, get.headers.get('allow')], [405, 'POST, OPTIONS']);
  const options = await app.request('/v1/v1/voices/x/', { method: 'OPTIONS' });
  assert.deepEqual([options.status, options.headers.get('allow')], [204, 'GET, HEAD, OPTIONS']);
  const head = await app.request('/v1//models/', { method: 'HEAD' });
  assert.deepEqual([head.status, await head.text()], [200, '']);

  const open = appUnderTest(undefined, { server: { cors_origins: ['https://page.example'] } });
  const preflight = await open.app.request('/v1//audio/speech/', {
    method: 'OPTIONS',
    headers: { origin: 'https://page.example', 'access-control-request-method': 'POST' },
  });
  assert.equal(preflight.status, 204);
  assert.equal(preflight.headers.get('access-control-allow-origin'), 'https://page.example');
});

test('wrongly joined addresses are logged and counted as their route', async () => {
  const tested = appUnderTest();
  for (const path of ['/audio/speech', '/v1//audio/speech', '/v1/v1/audio/speech/', SPEECH]) {
    await (await tested.post(path, { input: 'One.' })).arrayBuffer();
  }
  await tested.app.request('/v1/nothing//here/');
  const text = await (await tested.app.request('/metrics/')).text();
  assert.ok(text.includes(`{route="${SPEECH}",status="200"} 4\n`));
  assert.ok(text.includes('{route="none",status="404"} 1\n'));
  const routes = tested.log.filter(({ msg }) => msg === 'request').map(({ route }) => route);
  assert.deepEqual(new Set(routes), new Set([SPEECH, 'none', '/metrics']));
});

test('a 404 names the nearest route and /docs', async () => {
  const messageOf = async (path: string) => {
    const response = await app.request(path);
    assert.equal(response.status, 404);
    const { error } = (await response.json()) as ErrorBody;
    assert.equal(error.code, 'not_found');
    return error.message;
  };
  assert.match(await messageOf('/v1/audio/speach'), /nearest is POST \/v1\/audio\/speech;.*\/docs/);
  assert.match(await messageOf('/v1/voices/a/b'), /nearest is GET \/v1\/voices\/\{id\};/);
  assert.match(await messageOf('/nothing/like/it'), /^There is nothing at this address; \/docs/);
  // A route's own 404 keeps its message.
  for (const path of ['/v1/voices/..%2f', '/v1/voices/..%2f..%2fetc', '/voices/nobody']) {
    assert.match(await messageOf(path), /no such voice/);
  }
});
