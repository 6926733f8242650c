import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFixtureEngine } from '@hailo-piper/speech/testing';
import { appUnderTest, type ErrorBody } from './testing/app-under-test.ts';

const SPEECH = '/v1/audio/speech';

const VOICE_CASES: readonly [object, string, number?][] = [
  [{}, 'en_US-one-medium'],
  [{ voice: 'default' }, 'en_US-one-medium'],
  [{ voice: 'alloy' }, 'en_US-one-medium'],
  [{ voice: { id: 'cedar' } }, 'en_US-one-medium'],
  [{ voice: 'de_DE-many-low' }, 'de_DE-many-low', 0],
  [{ voice: { id: 'de_DE-many-low' }, speaker: 2 }, 'de_DE-many-low', 2],
  [{ voice: 'de_DE-many-low:1' }, 'de_DE-many-low', 1],
  [{ voice: 'de_DE-many-low:2024' }, 'de_DE-many-low', 2],
  [{ model: 'de_DE-many-low' }, 'de_DE-many-low', 0],
  [{ model: 'de_DE-many-low', voice: 'alloy' }, 'de_DE-many-low', 0],
  [{ model: 'de_DE-many-low', voice: 'en_US-one-medium' }, 'en_US-one-medium'],
  [{ model: 'piper' }, 'en_US-one-medium'],
  [{ model: 'tts-1-1106' }, 'en_US-one-medium'],
];

for (const [fields, voice, speaker] of VOICE_CASES) {
  test(`${JSON.stringify(fields)} is ${voice}${speaker === undefined ? '' : `, speaker ${speaker}`}`, async () => {
    const engine = createFixtureEngine();
    const response = await appUnderTest(engine).post(SPEECH, { input: 'One.', ...fields });
    assert.equal(response.status, 200);
    assert.equal(engine.requests[0]?.voice, voice);
    assert.equal(engine.requests[0]?.speaker, speaker);
  });
}

const ALIASES = { alloy: 'de_DE-many-low', echo: 'de_DE-many-low:bert', story: 'default' };
const ALIAS_CASES: readonly [object, string, number?][] = [
  [{ voice: 'alloy' }, 'de_DE-many-low', 0],
  [{ voice: { id: 'alloy' } }, 'de_DE-many-low', 0],
  [{ voice: 'alloy:2' }, 'de_DE-many-low', 2],
  [{ voice: 'alloy', speaker: 1 }, 'de_DE-many-low', 1],
  [{ voice: 'echo' }, 'de_DE-many-low', 1],
  [{ voice: 'story' }, 'en_US-one-medium'],
  [{ voice: 'nova' }, 'en_US-one-medium'],
  [{ model: 'de_DE-many-low', voice: 'nova' }, 'de_DE-many-low', 0],
];

for (const [fields, voice, speaker] of ALIAS_CASES) {
  test(`with aliases ${JSON.stringify(fields)} is ${voice}, speaker ${speaker}`, async () => {
    const engine = createFixtureEngine();
    const { post } = appUnderTest(engine, { voices: { aliases: ALIASES } });
    assert.equal((await post(SPEECH, { input: 'One.', ...fields })).status, 200);
    assert.equal(engine.requests[0]?.voice, voice);
    assert.equal(engine.requests[0]?.speaker, speaker);
  });
}

test('an alias accepts no second speaker, and errors list it among the voices', async () => {
  const { post } = appUnderTest(createFixtureEngine(), { voices: { aliases: ALIASES } });
  const errorOf = async (fields: object) =>
    ((await (await post(SPEECH, { input: 'One.', ...fields })).json()) as ErrorBody).error;
  assert.partialDeepStrictEqual(await errorOf({ voice: 'echo', speaker: 1 }), {
    code: 'invalid_value',
    param: 'speaker',
  });
  for (const voice of ['echo:1', 'echo:', 'toString', 'Story']) {
    const { code, message } = await errorOf({ voice });
    assert.equal(code, 'voice_not_found', voice);
    assert.match(message, /de_DE-many-low, alloy, echo, story, ash/);
  }
});

test('a voice that cannot be used is listed apart, with its reason, and is no model', async () => {
  const fixture = createFixtureEngine();
  const voices = fixture
    .voices()
    .map((voice) => (voice.isDefault ? voice : { ...voice, problem: 'it is cut short' }));
  const tested = appUnderTest({ ...fixture, voices: () => voices });
  const listOf = async (path: string) => (await tested.app.request(path)).json();
  const listed = (await listOf('/v1/voices')) as { voices: object[]; broken: object[] };
  assert.equal(listed.voices.length, 1);
  assert.deepEqual(listed.broken, [{ id: 'de_DE-many-low', reason: 'it is cut short' }]);
  assert.ok(!JSON.stringify(await listOf('/v1/models')).includes('de_DE'));
  assert.ok(!JSON.stringify(await listOf('/v1/audio/voices')).includes('de_DE'));
  const answer = await tested.post('/v1/synthesize', { text: 'One.', voice: 'de_DE-many-low:1' });
  const { error } = (await answer.json()) as ErrorBody;
  assert.equal(error.code, 'voice_not_found');
  assert.match(error.message, /de_DE-many-low cannot be used now: it is cut short/);
});

test('a voice that is asked for the first time is prepared, and server-timing says so', async () => {
  const fixture = createFixtureEngine();
  const unprepared = fixture.voices().map(({ revision: _, ...voice }) => voice);
  const asked: (string | undefined)[] = [];
  const tested = appUnderTest({
    ...fixture,
    voices: () => unprepared,
    prepareVoice: async (id) => {
      asked.push(id);
      return fixture.prepareVoice(id);
    },
  });
  const answer = await tested.post('/v1/synthesize', {
    text: 'One.',
    voice: 'de_DE-many-low',
    seed: 1,
  });
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get('server-timing') ?? '', /^voice;dur=[\d.]+, queue;/);
  assert.ok(answer.headers.has('etag'));
  assert.deepEqual(asked, ['de_DE-many-low']);
  assert.equal(fixture.requests[0]?.revision, 'de_DE-many-low-1');
});
