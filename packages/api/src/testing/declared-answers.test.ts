import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appUnderTest } from './app-under-test.ts';
import { DeclaredAnswers, documentOf } from './declared-answers.ts';

const { app } = appUnderTest();
const declared = new DeclaredAnswers(await documentOf(app));
const SPEECH = { method: 'POST', path: '/v1/audio/speech' };
const SYNTHESIZE = { method: 'POST', path: '/v1/synthesize' };
const VOICE = { method: 'GET', path: '/v1/voices/{id}' };

/** A real answer with changes in its JSON. */
async function changed(path: string, change: (answer: Json) => void): Promise<Response> {
  const answer = await app.request(path);
  const body = (await answer.json()) as Json;
  change(body);
  return Response.json(body, { status: answer.status });
}

// biome-ignore lint/suspicious/noExplicitAny: answers are changed in ways no type foresees.
type Json = any;

const envelope = (status: number, code: string, more: object = {}) =>
  Response.json(
    { error: { message: 'No.', type: 'server_error', param: null, code, ...more } },
    { status },
  );
const events = (...data: readonly object[]) =>
  new Response(data.map((one) => `data: ${JSON.stringify(one)}\n\n`).join(''), {
    headers: { 'content-type': 'text/event-stream; charset=utf-8' },
  });
const DELTA = { type: 'speech.audio.delta', audio: 'AA==' };
const USAGE = { input_tokens: 1, output_tokens: 1, total_tokens: 2 };
const DONE = { type: 'speech.audio.done', usage: USAGE };
const lines = (...all: readonly object[]) =>
  new Response(all.map((one) => `${JSON.stringify(one)}\n`).join(''), {
    headers: { 'content-type': 'application/x-ndjson' },
  });
const AUDIO_LINE = { type: 'audio', audio: 'AA==' };

test('declared answers pass', async () => {
  await declared.check(VOICE, await app.request('/v1/voices/default'));
  assert.equal(await declared.check(VOICE, envelope(404, 'not_found')), 'not_found');
  await declared.check(SPEECH, events(DELTA, DONE));
  await declared.check(SPEECH, events({ ...DONE, unknown: [{ phoneme: '☃', count: 1 }] }));
  await declared.check(SYNTHESIZE, lines(AUDIO_LINE, { type: 'end', duration: 1, unknown: [] }));
});

const UNDECLARED: readonly (readonly [
  string,
  { method: string; path: string },
  () => Response | Promise<Response>,
])[] = [
  [
    'a field',
    VOICE,
    () => changed('/v1/voices/default', (voice) => Object.assign(voice, { x: 1 })),
  ],
  [
    'a field of an object within',
    VOICE,
    () => changed('/v1/voices/default', ({ defaults }) => Object.assign(defaults, { x: 1 })),
  ],
  [
    'a field of an object in a list',
    { method: 'GET', path: '/v1/models' },
    () => changed('/v1/models', ({ data }) => Object.assign(data[0], { x: 1 })),
  ],
  [
    'a field of an object that may be empty',
    { method: 'GET', path: '/health' },
    () => changed('/health', ({ model_info }) => Object.assign(model_info, { x: 1 })),
  ],
  ['a missing field', VOICE, () => changed('/v1/voices/default', (voice) => delete voice.windowed)],
  ['a field of another type', VOICE, () => changed('/v1/voices/default', (v) => (v.name = 1))],
  ['a field of an error', VOICE, () => envelope(404, 'not_found', { x: 1 })],
  ['an error code of another operation', VOICE, () => envelope(404, 'model_not_found')],
  ['an error code under another status', VOICE, () => envelope(500, 'not_found')],
  ['a status', VOICE, () => envelope(429, 'queue_full')],
  ['a content type', VOICE, () => new Response('x', { headers: { 'content-type': 'text/html' } })],
  ['a field of an event', SPEECH, () => events({ ...DELTA, x: 1 })],
  ['a field within an event', SPEECH, () => events({ ...DONE, usage: { ...USAGE, x: 1 } })],
  ['a line of an event stream', SPEECH, () => events(DELTA, { type: 'speech.audio.paused' })],
  ['a field of a line', SYNTHESIZE, () => lines({ ...AUDIO_LINE, x: 1 })],
  ['a kind of line', SYNTHESIZE, () => lines(AUDIO_LINE, { type: 'pause' })],
  [
    'a header',
    VOICE,
    async () => {
      const answer = await app.request('/v1/voices/default');
      return new Response(answer.body, {
        headers: { ...Object.fromEntries(answer.headers), x: '' },
      });
    },
  ],
];

for (const [what, operation, answer] of UNDECLARED) {
  test(`undeclared, ${what} fails`, async () => {
    await assert.rejects(declared.check(operation, await answer()), assert.AssertionError);
  });
}
