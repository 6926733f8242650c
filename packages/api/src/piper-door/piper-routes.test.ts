import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createFixtureEngine, createRealEngine } from '@hailo-piper/speech/testing';
import { appUnderTest, type ErrorBody } from '../testing/app-under-test.ts';

const real = await createRealEngine();
after(() => real.close());
const { app, post } = appUnderTest(real, { synthesis: { sample_rate: 16_000, format: 'mp3' } });

const TEXT = 'This is a test. And this, too.';
const QUIET = { noise_scale: 0, noise_w_scale: 0 };
const bytes = async (answer: Response): Promise<Buffer> => Buffer.from(await answer.arrayBuffer());

const SETTINGS: readonly object[] = [
  {},
  { length_scale: 1.7 },
  { length_scale: '1.7' },
  { voice: 'multi-speaker', speaker: 'speaker_2' },
  { voice: 'multi-speaker', speaker_id: 2 },
  { voice: 'default' },
];

for (const settings of SETTINGS) {
  test(`${JSON.stringify(settings)} gives the bytes of /v1/synthesize`, async () => {
    const fields = { text: TEXT, ...QUIET, ...settings };
    const native = await post('/v1/synthesize', {
      ...fields,
      ...('length_scale' in settings ? { length_scale: 1.7 } : {}),
      ...{ normalize_audio: true, format: 'wav', sample_rate: 22_050 },
    });
    assert.equal(native.status, 200);
    const expected = await bytes(native);
    for (const path of ['/', '/synthesize']) {
      const answer = await post(path, fields);
      assert.equal(answer.status, 200, path);
      assert.equal(answer.headers.get('content-type'), 'audio/wav');
      const given = await bytes(answer);
      assert.equal(answer.headers.get('content-length'), String(given.length));
      assert.equal(given.readUInt32LE(40), given.length - 44);
      assert.ok(given.equals(expected), path);
    }
  });
}

test('noise that is not named is the voice’s, and other each time', async () => {
  const [one, other] = [await post('/', { text: TEXT }), await post('/', { text: TEXT })];
  assert.ok(!(await bytes(one)).equals(await bytes(other)));
});

/** What the engine is asked for by a body. */
async function askedBy(body: unknown, headers?: Record<string, string>) {
  const engine = createFixtureEngine();
  const answer = await appUnderTest(engine).post('/', body, headers);
  assert.equal(answer.status, 200, JSON.stringify(body));
  return { answer, request: engine.requests[0] };
}

test('what Piper’s server reads otherwise than /v1/synthesize is read as there', async () => {
  const MANY = 'de_DE-many-low';
  const cases: readonly (readonly [body: object, expected: object])[] = [
    [{ text: '\n One. ' }, { text: 'One.', normalizeAudio: true, whole: true }],
    [{ text: 'One.', voice: null, speaker: null }, { voice: 'en_US-one-medium' }],
    [{ text: 'One.', voice: '', speaker: '' }, { voice: 'en_US-one-medium' }],
    [{ text: 'One.', noise_w_scale: ' 0.5 ' }, { noiseWScale: 0.5 }],
    [{ text: 'One.', voice: MANY, speaker: 'anna', speaker_id: 1 }, { speaker: 1 }],
    [{ text: 'One.', voice: MANY, speaker: 'bert' }, { speaker: 1 }],
  ];
  for (const [body, expected] of cases) {
    assert.partialDeepStrictEqual((await askedBy(body)).request, expected);
  }
  const single = await askedBy({ text: 'One.', speaker_id: 3, speaker: 'anna' });
  assert.equal(single.request?.speaker, undefined);
});

test('fields that Piper’s server has not are ignored, seeds and formats too', async () => {
  const more = { seed: 5, format: 'mp3', speed: 2, volume: 3, length_w_scale: 0.1, x: [{}] };
  const { answer, request = {} } = await askedBy({ text: 'One.', ...more });
  assert.equal(answer.headers.get('content-type'), 'audio/wav');
  assert.match(answer.headers.get('x-hint') ?? '', /its name here is noise_w_scale/);
  for (const name of ['seed', 'speed', 'volume', 'noiseWScale']) {
    assert.ok(!(name in request), name);
  }
});

test('any content type will do, that of a form and none too', async () => {
  for (const type of ['application/x-www-form-urlencoded', 'text/plain', '']) {
    await askedBy({ text: 'One.' }, { 'content-type': type });
  }
});

const REFUSED: readonly (readonly [body: unknown, code: string, param?: string])[] = [
  ['', 'invalid_json'],
  ['text=One.', 'invalid_json'],
  [[], 'invalid_json'],
  [{}, 'missing_required_parameter', 'text'],
  [{ text: null }, 'missing_required_parameter', 'text'],
  [{ text: 5 }, 'invalid_type', 'text'],
  [{ text: ' \n' }, 'input_not_speakable', 'text'],
  [{ text: 'a\0' }, 'invalid_input', 'text'],
  [{ text: 'a'.repeat(5001) }, 'input_too_long', 'text'],
  [{ text: 'a', voice: 'nobody' }, 'voice_not_found', 'voice'],
  [{ text: 'a', voice: 5 }, 'invalid_type', 'voice'],
  [{ text: 'a', voice: 'multi-speaker', speaker: 'nobody' }, 'speaker_not_found', 'speaker'],
  [{ text: 'a', voice: 'multi-speaker', speaker_id: 9 }, 'speaker_not_found', 'speaker_id'],
  [{ text: 'a', voice: 'multi-speaker', speaker_id: -1 }, 'invalid_type', 'speaker_id'],
  [{ text: 'a', length_scale: 0 }, 'invalid_value', 'length_scale'],
  [{ text: 'a', length_scale: 'slow' }, 'invalid_type', 'length_scale'],
  [{ text: 'a', noise_scale: 99 }, 'invalid_value', 'noise_scale'],
  [{ text: 'a', noise_w_scale: '-1' }, 'invalid_value', 'noise_w_scale'],
];

for (const [body, code, param] of REFUSED) {
  test(`${JSON.stringify(body).slice(0, 60)} is ${code}, and the next is served`, async () => {
    const answer = await post('/', body);
    assert.equal(answer.status, 400);
    const { error } = (await answer.json()) as ErrorBody;
    assert.deepEqual([error.code, error.param], [code, param ?? null]);
    assert.equal((await post('/', { text: 'a' })).status, 200);
  });
}

test('without the page, GET / is 404 that names /docs, and other methods are 405', async () => {
  for (const accept of ['text/html', 'application/json']) {
    const page = await app.request('/', { headers: { accept } });
    assert.equal(page.status, 404);
    assert.match(((await page.json()) as ErrorBody).error.message, /\/docs shows all/);
  }
  const put = await app.request('/', { method: 'PUT' });
  assert.deepEqual([put.status, put.headers.get('allow')], [405, 'POST, OPTIONS']);
});

test('GET /voices has the config of each voice by its id; GET /v1/voices is as it was', async () => {
  const voices = (await (await app.request('/voices')).json()) as object;
  const config = { audio: { sample_rate: 22_050 } };
  assert.deepEqual(voices, { 'medium-shape': config, 'multi-speaker': config });
  const own = (await (await app.request('/v1/voices')).json()) as { voices: object[] };
  assert.equal(own.voices.length, 2);
});
