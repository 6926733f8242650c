import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AUDIO_FORMATS } from '@hailo-piper/audio';
import { createFixtureEngine } from '@hailo-piper/speech/testing';
import { appUnderTest } from './testing/app-under-test.ts';

const SPEECH = '/v1/audio/speech';
const SYNTHESIZE = '/v1/synthesize';
const AUDIO = AUDIO_FORMATS.map(({ name }) => name);
const TEXT = 'One. Two.';

const { app, post } = appUnderTest();

const ask = async (method: string, query: object, headers: Record<string, string> = {}) =>
  app.request(`${SYNTHESIZE}?${new URLSearchParams({ text: TEXT, ...query })}`, {
    method,
    headers,
  });

const headersOf = async (response: Response): Promise<Record<string, string>> => {
  assert.ok(response.ok, `${response.status}`);
  await response.arrayBuffer();
  return Object.fromEntries(response.headers);
};

/** Every form of an answer to GET. */
const FORMS: readonly Record<string, string>[] = [
  ...AUDIO.map((format) => ({ format })),
  ...AUDIO.map((format) => ({ format, stream: 'true' })),
  { format: 'json' },
  { format: 'json', stream: 'true' },
  { format: 'srt' },
  { format: 'vtt' },
];

/** Header fields that depend on the speech and that HEAD omits; RFC 9110, 9.3.2. */
const SPEAKING_TELLS = ['content-length', 'server-timing', 'x-audio-duration-seconds'];

/** POST bodies, and whether their answer is streamed. */
const BODIES: readonly (readonly [string, object, 'flows' | 'is whole'])[] = [
  ...AUDIO.flatMap((format) => [
    [SPEECH, { input: TEXT, response_format: format }, 'flows'] as const,
    [SPEECH, { input: TEXT, response_format: format, stream_format: 'sse' }, 'flows'] as const,
    [SYNTHESIZE, { text: TEXT, format }, 'is whole'] as const,
    [SYNTHESIZE, { text: TEXT, format, stream: true }, 'flows'] as const,
  ]),
  [SPEECH, { input: 'One.' }, 'flows'],
  [SYNTHESIZE, { text: TEXT, format: 'json' }, 'is whole'],
  [SYNTHESIZE, { text: TEXT, format: 'json', stream: true }, 'flows'],
];

for (const [path, body, manner] of BODIES) {
  test(`${path} ${JSON.stringify(body)} ${manner} and has no ranges`, async () => {
    for (const more of [{}, { seed: 7 }]) {
      const headers = await headersOf(await post(path, { ...body, ...more }));
      assert.equal(headers['accept-ranges'], 'none');
      assert.equal(headers['x-accel-buffering'], manner === 'flows' ? 'no' : undefined);
    }
  });
}

for (const form of FORMS) {
  const { format, stream } = form;
  const name = `${format}${stream ? ', flowing' : ''}`;
  const isAudio = AUDIO.includes(format as string);

  test(`GET of ${name} has the header accept-ranges`, async () => {
    const again = isAudio && !stream ? 'bytes' : 'none';
    assert.equal((await headersOf(await ask('GET', { ...form, seed: 7 })))['accept-ranges'], again);
    const part = await ask('GET', { ...form, seed: 7 }, { range: 'bytes=0-9' });
    assert.equal(part.status, again === 'bytes' ? 206 : 200);
    assert.equal(part.headers.get('accept-ranges'), again);
    assert.equal(part.headers.get('x-accel-buffering'), stream ? 'no' : null);
  });

  test(`HEAD of ${name} has the headers of GET, except those of the speech`, async () => {
    const engine = createFixtureEngine();
    const quiet = appUnderTest(engine);
    for (const more of [{}, { seed: '7' }, { seed: '7', sample_rate: '16000' }]) {
      const query = new URLSearchParams({ text: TEXT, ...form, ...more });
      const id = { 'x-request-id': 'same' };
      const address = `${SYNTHESIZE}?${query}`;
      const head = await headersOf(
        await quiet.app.request(address, { method: 'HEAD', headers: id }),
      );
      assert.deepEqual(engine.requests, []);
      const get = await headersOf(await app.request(address, { headers: id }));
      for (const told of SPEAKING_TELLS) delete get[told];
      assert.deepEqual(head, get);
    }
  });
}

test('HEAD and GET agree on errors and on 304', async () => {
  for (const query of [{ speed: '9' }, { format: 'wma' }, { voice: 'nobody' }, { seed: '1.5' }]) {
    const [head, get] = await Promise.all([ask('HEAD', query), ask('GET', query)]);
    assert.equal(head.status, get.status);
    assert.equal(head.headers.get('content-type'), get.headers.get('content-type'));
    assert.equal(head.headers.get('accept-ranges'), null);
  }
  const etag = (await ask('HEAD', { seed: '7' })).headers.get('etag') ?? '';
  for (const method of ['HEAD', 'GET']) {
    const known = await ask(method, { seed: '7' }, { 'if-none-match': etag });
    assert.deepEqual([known.status, known.headers.get('etag')], [304, etag]);
  }
});

test('HEAD ignores a range', async () => {
  const head = await ask('HEAD', { seed: '7' }, { range: 'bytes=0-9' });
  assert.deepEqual([head.status, head.headers.get('content-range')], [200, null]);
});
