import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFixtureEngine } from '@hailo-piper/speech/testing';
import { isKnown, speechEtag } from './speech-etag.ts';
import { appUnderTest } from './testing/app-under-test.ts';

const SPEECH = '/v1/audio/speech';
const form = { version: '1.0.0', format: 'wav', sampleRate: 22_050, delivery: 'flow' };
const exact = { digest: 'one', exact: true };

test('only reproducible audio has an etag; it is weak if a last bit may differ', () => {
  assert.equal(speechEtag(undefined, form), undefined);
  assert.match(speechEtag(exact, form) ?? '', /^"[\w-]{27}"$/);
  assert.match(speechEtag({ ...exact, exact: false }, form) ?? '', /^W\/"[\w-]{27}"$/);
});

test('the etag changes with the sound and with everything else that changes the bytes', () => {
  const others = [
    { format: 'pcm' },
    { format: { name: 'mp3', bitRate: 64_000 } },
    { sampleRate: 24_000 },
    { delivery: 'events' },
    { version: '1.0.1' },
  ];
  const tags = [
    speechEtag(exact, form),
    speechEtag({ ...exact, digest: 'two' }, form),
    ...others.map((other) => speechEtag(exact, { ...form, ...other })),
  ];
  assert.equal(new Set(tags).size, others.length + 2);
  assert.equal(speechEtag({ ...exact }, { ...form }), tags[0]);
});

test('etags are compared weakly, one by one, and `*` matches none', () => {
  assert.ok(isKnown('"a"', '"a"'));
  assert.ok(isKnown('W/"a"', '"a"'));
  assert.ok(isKnown('"x", W/"a"', 'W/"a"'));
  for (const header of [undefined, '', '"b"', 'a', '*']) assert.ok(!isKnown(header, '"a"'));
});

test('a client that has the answer gets 304 without synthesis', async () => {
  const engine = createFixtureEngine();
  const { post } = appUnderTest(engine);
  const body = { input: 'One.', seed: 7 };
  const first = await post(SPEECH, body);
  const etag = first.headers.get('etag') ?? '';
  assert.match(etag, /^"/);
  await first.arrayBuffer();

  const again = await post(SPEECH, body, { 'if-none-match': etag });
  assert.equal(again.status, 304);
  assert.equal(again.headers.get('etag'), etag);
  assert.equal(await again.text(), '');
  assert.match(again.headers.get('x-request-id') ?? '', /./);
  assert.equal(engine.requests.length, 1);

  const other = await post(SPEECH, { ...body, seed: 8 }, { 'if-none-match': etag });
  assert.equal(other.status, 200);
  assert.equal((await post(SPEECH, { input: 'One.' })).headers.get('etag'), null);
});
