import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SpeechRequest, VoiceInfo } from '@hailo-piper/engine';
import { isKnown, speechEtag } from './speech-etag.ts';
import { appUnderTest } from './testing/app-under-test.ts';
import { createFixtureEngine } from './testing/fixture-engine.ts';

const SPEECH = '/v1/audio/speech';
const [voice] = createFixtureEngine().voices() as [VoiceInfo];
const form = { version: '1.0.0', format: 'wav', sampleRate: 22_050, delivery: 'flow' };
const seeded: SpeechRequest = { text: 'One.', seed: 7 };
const noiseless: SpeechRequest = { text: 'One.', noiseScale: 0, noiseWScale: 0 };

test('only what would be the same again has a tag; a weak one where a last bit may differ', () => {
  assert.equal(speechEtag({ text: 'One.' }, voice, form), undefined);
  assert.equal(speechEtag({ text: 'One.', noiseScale: 0 }, voice, form), undefined);
  assert.match(speechEtag(seeded, voice, form) ?? '', /^"[\w-]{27}"$/);
  assert.match(speechEtag(noiseless, voice, form) ?? '', /^W\/"[\w-]{27}"$/);
  const configured = { ...voice, defaults: { ...voice.defaults, noiseScale: 0, noiseWScale: 0 } };
  assert.match(speechEtag({ text: 'One.' }, configured, form) ?? '', /^W\//);
});

test('a voice that runs whole ignores seeds, so a seed gives it no tag', () => {
  const whole = { ...voice, windowed: false };
  assert.equal(speechEtag(seeded, whole, form), undefined);
  assert.match(speechEtag(noiseless, whole, form) ?? '', /^W\//);
});

test('the tag changes with everything that changes a byte, and with nothing else', () => {
  const tag = speechEtag(seeded, voice, form);
  const { defaults } = voice;
  const others: [SpeechRequest, VoiceInfo, object][] = [
    [{ ...seeded, text: 'Two.' }, voice, form],
    [{ ...seeded, seed: 8 }, voice, form],
    [{ ...seeded, speaker: 1 }, voice, form],
    [{ ...seeded, speed: 2 }, voice, form],
    [{ ...seeded, lengthScale: 1.1 }, voice, form],
    [{ ...seeded, noiseScale: 0.5 }, voice, form],
    [{ ...seeded, noiseWScale: 0.5 }, voice, form],
    [{ ...seeded, volume: 0.5 }, voice, form],
    [{ ...seeded, normalizeAudio: true }, voice, form],
    [{ ...seeded, sentenceSilenceSeconds: 1 }, voice, form],
    [{ ...seeded, whole: true }, voice, form],
    [seeded, { ...voice, id: 'other' }, form],
    [seeded, { ...voice, revision: 'other' }, form],
    [seeded, { ...voice, defaults: { ...defaults, volume: 2 } }, form],
    [seeded, { ...voice, defaults: { ...defaults, lengthScale: 2 } }, form],
    [seeded, voice, { ...form, format: 'pcm' }],
    [seeded, voice, { ...form, format: { name: 'mp3', bitRate: 64_000 } }],
    [seeded, voice, { ...form, sampleRate: 24_000 }],
    [seeded, voice, { ...form, delivery: 'events' }],
    [seeded, voice, { ...form, version: '1.0.1' }],
  ];
  const tags = others.map(([request, of, as]) => speechEtag(request, of, { ...form, ...as }));
  assert.equal(new Set([tag, ...tags]).size, others.length + 1);
  // What the client left out and what it wrote out are one request.
  assert.equal(speechEtag({ ...seeded, lengthScale: 1, speed: 1, volume: 1 }, voice, form), tag);
});

test('tags are compared weakly, one by one, and * is not taken for knowledge', () => {
  assert.ok(isKnown('"a"', '"a"'));
  assert.ok(isKnown('W/"a"', '"a"'));
  assert.ok(isKnown('"x", W/"a"', 'W/"a"'));
  for (const header of [undefined, '', '"b"', 'a', '*']) assert.ok(!isKnown(header, '"a"'));
});

test('a client that has the answer gets 304 and nothing is spoken', async () => {
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
