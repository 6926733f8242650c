import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fieldHints } from './field-hints.ts';
import { SpeechBody } from './routes/speech.schema.ts';
import { SynthesizeBody } from './routes/synthesize.schema.ts';
import { appUnderTest, type ErrorBody } from './testing/app-under-test.ts';

const speech = Object.keys(SpeechBody.properties);
const synthesize = Object.keys(SynthesizeBody.properties);

const MEANT: readonly (readonly [field: string, onSpeech: string, onSynthesize: string])[] = [
  ['noise_w', 'noise_w_scale', 'noise_w_scale'],
  ['noise-w', 'noise_w_scale', 'noise_w_scale'],
  ['length_w_scale', 'noise_w_scale', 'noise_w_scale'],
  ['noise', 'noise_scale', 'noise_scale'],
  ['length', 'length_scale', 'length_scale'],
  ['lengthScale', 'length_scale', 'length_scale'],
  ['sentence-silence', 'sentence_silence', 'sentence_silence'],
  ['speakerId', 'speaker_id', 'speaker_id'],
  ['sid', 'speaker_id', 'speaker_id'],
  ['language', 'voice', 'voice'],
  ['speeed', 'speed', 'speed'],
  ['vioce', 'voice', 'voice'],
  ['text', 'input', ''],
  ['input', '', 'text'],
  ['format', 'response_format', ''],
  ['response_format', '', 'format'],
  ['stream', 'stream_format', ''],
  ['stream_format', '', 'stream'],
];
for (const [field, onSpeech, onSynthesize] of MEANT) {
  test(`${field} gets a hint with its name here`, () => {
    if (onSpeech !== '') assert.match(fieldHints([field], speech) ?? '', hint(field, onSpeech));
    if (onSynthesize === '') return;
    assert.match(fieldHints([field], synthesize) ?? '', hint(field, onSynthesize));
  });
}
const hint = (field: string, name: string) =>
  new RegExp(`^${field} is not read: (?:its name here is ${name}|was ${name} meant\\?)$`);

test('an unrelated name gets no hint, and no name unsafe in a header is repeated', () => {
  const names = ['user', 'x', 'extra_body', 'noise_w\r\nx-evil', 'größe', 'a'.repeat(500), ''];
  assert.equal(fieldHints(names, speech), undefined);
  assert.equal(fieldHints(['__proto__', 'constructor', 'toString'], speech), undefined);
  const many = Array.from({ length: 50 }, (_, n) => `${'noise_scale'.slice(0, 6 + (n % 5))}`);
  assert.equal(fieldHints(many, speech)?.split('; ').length, 10);
});

test('the hint is in the answer, in an error and in the log', async () => {
  const { post, app, logged } = appUnderTest();
  const spoken = await post('/v1/audio/speech', { input: 'One.', noise_w: 0.5, user: 'me' });
  assert.equal(spoken.status, 200);
  await spoken.arrayBuffer();
  assert.equal(spoken.headers.get('x-hint'), 'noise_w is not read: its name here is noise_w_scale');
  const entry = await logged('request');
  assert.equal(entry.ignored_fields, 2);
  assert.equal(entry.hint, spoken.headers.get('x-hint'));

  const asked = await app.request('/v1/synthesize?text=One.&length=2');
  assert.match(asked.headers.get('x-hint') ?? '', /length_scale$/);
  const refused = await post('/v1/synthesize', { text: 'One.', noise_w: 1, voice: 'nobody' });
  assert.equal(refused.status, 400);
  assert.match(refused.headers.get('x-hint') ?? '', /noise_w_scale$/);
  const plain = await post('/v1/audio/speech', { input: 'One.', user: 'me' });
  assert.equal(plain.headers.get('x-hint'), null);
});

test('the error of a missing text hints at its misnamed field', async () => {
  const { post } = appUnderTest();
  const messageOf = async (path: string, body: object) =>
    ((await (await post(path, body)).json()) as ErrorBody).error.message;
  assert.equal(
    await messageOf('/v1/audio/speech', { text: 'One.' }),
    '`input` is required (text is not read: its name here is input).',
  );
  assert.match(await messageOf('/v1/synthesize', { input: 'One.' }), /its name here is text\)/);
  assert.match(await messageOf('/v1/phonemize', { input: 'One.' }), /its name here is text\)/);
});
