import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createFixtureEngine, testPhrases } from '@hailo-piper/speech/testing';
import { appUnderTest } from './testing/app-under-test.ts';

const SPEECH = '/v1/audio/speech';
const SYNTHESIZE = '/v1/synthesize';
const TEXT = 'One ☃. Two. Three ☃☃.';
const FORMATS = ['wav', 'pcm', 'flac', 'mp3', 'opus', 'aac'];

const home = mkdtempSync(join(tmpdir(), 'hailo-piper-answers-'));
after(() => rmSync(home, { recursive: true }));

/** Each kind of answer. */
const REQUESTS: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ...FORMATS.flatMap((format) => [
    [SPEECH, { input: TEXT, response_format: format }] as const,
    [SPEECH, { input: TEXT, response_format: format, stream_format: 'sse' }] as const,
    [SYNTHESIZE, { text: TEXT, format }] as const,
    [SYNTHESIZE, { text: TEXT, format, sample_rate: 16_000 }] as const,
  ]),
  [SYNTHESIZE, { text: TEXT, format: 'json' }],
  [SYNTHESIZE, { text: TEXT, format: 'json', stream: true }],
  [SYNTHESIZE, { text: TEXT, format: 'srt' }],
  [SYNTHESIZE, { text: TEXT, format: 'vtt' }],
];

/** Headers that tell how it came about. */
const OF_THE_WAY = ['x-cache', 'age', 'server-timing', 'x-request-id', 'date'];

async function told(response: Response) {
  const headers = [...response.headers].filter(([name]) => !OF_THE_WAY.includes(name));
  const bytes = Buffer.from(await response.arrayBuffer());
  const isInEvents = response.headers.get('content-type')?.startsWith('text/event-stream');
  const body = isInEvents ? audioOfEvents(String(bytes)) : bytes.toString('base64');
  return { status: response.status, headers, body };
}

/** Where events end depends on when the encoder of AAC, a process, gives its bytes. */
function audioOfEvents(text: string): string {
  const events = text
    .split('\n\n')
    .filter((event) => event !== '')
    .map((event) => JSON.parse(event.replace('data: ', '')));
  const audio = events
    .flatMap((event) => event.audio ?? [])
    .map((part) => Buffer.from(part, 'base64'));
  const others = events.filter((event) => event.audio === undefined);
  return Buffer.concat(audio).toString('base64') + JSON.stringify(others);
}

test('every kind of answer is the same with the cache, from each level, and without', async () => {
  const settings = { folder: join(home, 'phrases'), diskBytes: 10_000_000 };
  for (const [path, fields] of REQUESTS) {
    const body = { ...fields, seed: 7 };
    const name = JSON.stringify(fields);
    const without = await told(await appUnderTest().post(path, body));
    const miss = testPhrases({ ...settings, folder: join(home, name.replaceAll(/\W/g, '-')) });
    const { post } = appUnderTest(createFixtureEngine(), { cache: miss });
    for (const status of ['miss', 'hit']) {
      const answer = await post(path, body);
      assert.equal(answer.headers.get('x-cache'), status, name);
      assert.deepEqual(await told(answer), without, `${name}: ${status}`);
    }
    await miss.close();
    const disk = testPhrases({ ...settings, folder: join(home, name.replaceAll(/\W/g, '-')) });
    const restarted = appUnderTest(createFixtureEngine(), { cache: disk });
    const answer = await restarted.post(path, body);
    assert.equal(answer.headers.get('x-cache'), 'hit', name);
    assert.deepEqual(await told(answer), without, `${name}: disk`);
    assert.deepEqual(disk.figures().hits, { memory: 0, disk: 1 }, name);
    await disk.close();
  }
});

test('one text in every kind of answer is spoken once flowing and once whole, each as alone', async () => {
  const engine = createFixtureEngine();
  const { post } = appUnderTest(engine, { cache: testPhrases() });
  for (const [path, fields] of REQUESTS) {
    const body = { ...fields, seed: 7 };
    const without = await told(await appUnderTest().post(path, body));
    assert.deepEqual(await told(await post(path, body)), without, JSON.stringify(fields));
  }
  assert.deepEqual(engine.requests.map(({ whole }) => whole).sort(), [false, true]);
});

test('a hundred equal requests at once in six formats are spoken once', async () => {
  const engine = createFixtureEngine({
    beforeSentence: () => new Promise((resolve) => setTimeout(resolve, 2)),
  });
  const { post } = appUnderTest(engine, { cache: testPhrases() });
  const alone = new Map<string, unknown>();
  for (const [path, fields] of REQUESTS) {
    alone.set(
      JSON.stringify(fields),
      await told(await appUnderTest().post(path, { ...fields, seed: 7 })),
    );
  }
  const flowing = REQUESTS.filter(([path]) => path === SPEECH);
  const all = Array.from({ length: 100 }, async (_, at) => {
    const [path, fields] = flowing[at % flowing.length] as (typeof REQUESTS)[0];
    const answer = await post(path, { ...fields, seed: 7 });
    const status = answer.headers.get('x-cache');
    assert.deepEqual(
      (await told(answer)).body,
      (alone.get(JSON.stringify(fields)) as { body: string }).body,
    );
    return status;
  });
  const statuses = await Promise.all(all);
  assert.equal(engine.requests.length, 1);
  assert.equal(statuses.filter((status) => status === 'miss').length, 1);
});

test('x-cache is there where the answer has a place in the cache; a hit has its age', async () => {
  const { post } = appUnderTest(createFixtureEngine(), { cache: testPhrases() });
  const of = async (fields: object, headers = {}) => {
    const answer = await post(SPEECH, { input: 'One.', ...fields }, headers);
    await answer.arrayBuffer();
    return [answer.headers.get('x-cache'), answer.headers.get('age')];
  };
  assert.deepEqual(await of({}), [null, null]);
  assert.deepEqual(await of({ seed: 7 }), ['miss', null]);
  const [status, age] = await of({ seed: 7 });
  assert.equal(status, 'hit');
  assert.match(age ?? '', /^\d+$/);
  assert.deepEqual(await of({ cache: true }), ['miss', null]);
  assert.equal((await of({ cache: true }))[0], 'hit');
});

test('no-store and cache: false neither read nor write', async () => {
  const engine = createFixtureEngine();
  const { post } = appUnderTest(engine, { cache: testPhrases() });
  const of = async (fields: object, headers = {}) => {
    const answer = await post(SPEECH, { input: 'One.', seed: 7, ...fields }, headers);
    await answer.arrayBuffer();
    return answer.headers.get('x-cache');
  };
  assert.equal(await of({}, { 'cache-control': 'max-age=0, No-Store' }), null);
  assert.equal(await of({ cache: false }), null);
  assert.equal(await of({ cache: true }, { 'cache-control': 'no-store' }), null);
  assert.equal(await of({}), 'miss');
  assert.equal(await of({}, { 'cache-control': 'no-store' }), null);
  assert.equal(engine.requests.length, 5);
});

test('a kept draw is a reproducible answer: etag, 304, HEAD and ranges', async () => {
  const engine = createFixtureEngine();
  const { app, post } = appUnderTest(engine, { cache: testPhrases() });
  const draw = { text: 'One.', cache: true };
  const first = await post(SYNTHESIZE, draw);
  const etag = first.headers.get('etag') ?? '';
  assert.match(etag, /^"/);
  await first.arrayBuffer();
  assert.equal((await post(SYNTHESIZE, draw, { 'if-none-match': etag })).status, 304);
  const other = await post(SYNTHESIZE, { text: 'One.' });
  assert.equal(other.headers.get('etag'), null);

  const address = `${SYNTHESIZE}?text=One.&cache=true`;
  const whole = Buffer.from(await (await app.request(address)).arrayBuffer());
  const part = await app.request(address, { headers: { range: 'bytes=100-199' } });
  assert.equal(part.status, 206);
  assert.equal(part.headers.get('x-cache'), 'hit');
  assert.deepEqual(Buffer.from(await part.arrayBuffer()), whole.subarray(100, 200));
  const head = await app.request(address, { method: 'HEAD' });
  assert.equal(head.headers.get('x-cache'), null);
  assert.equal(head.headers.get('accept-ranges'), 'bytes');
});

test('without a cache the field is accepted, and each answer is spoken', async () => {
  const engine = createFixtureEngine();
  const { post } = appUnderTest(engine);
  for (const cache of [true, true, false]) {
    const answer = await post(SPEECH, { input: 'One.', cache });
    assert.deepEqual([answer.status, answer.headers.get('x-cache')], [200, null]);
    assert.equal(answer.headers.get('etag'), null);
    await answer.arrayBuffer();
  }
  assert.equal(engine.requests.length, 3);
  assert.equal((await post(SPEECH, { input: 'One.', cache: 'yes' })).status, 400);
});
