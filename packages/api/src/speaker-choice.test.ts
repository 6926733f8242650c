import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiError } from './errors.ts';
import { chooseSpeaker } from './speaker-choice.ts';
import { appUnderTest, type ErrorBody } from './testing/app-under-test.ts';
import { createFixtureEngine } from './testing/fixture-engine.ts';

const [single, many] = createFixtureEngine().voices();
assert.ok(single !== undefined && many !== undefined);

/** As libritts has them: everybody is named by a number that is somebody else's. */
const numbered = { ...many, numSpeakers: 5, speakers: { 3: 0, 0: 1, 2: 2, 'Anna Ö': 3 } };

const CASES: readonly (readonly [object, { number: number; name?: string }, string?])[] = [
  [{}, { number: 0, name: '3' }],
  [{ speaker: 3 }, { number: 3, name: 'Anna Ö' }],
  [{ speaker: '3' }, { number: 0, name: '3' }],
  [{}, { number: 0, name: '3' }, '3'],
  [{ speaker: '0' }, { number: 1, name: '0' }],
  [{ speaker: 0 }, { number: 0, name: '3' }],
  [{ speaker: '4' }, { number: 4 }],
  [{ speaker: '04' }, { number: 4 }],
  [{}, { number: 4 }, '4'],
  [{ speaker: '1' }, { number: 1, name: '0' }],
  [{ speaker: 'Anna Ö' }, { number: 3, name: 'Anna Ö' }],
  [{ speaker_id: 3 }, { number: 3, name: 'Anna Ö' }],
  [{ speaker_id: '3' }, { number: 3, name: 'Anna Ö' }],
  [{ speaker_id: 0 }, { number: 0, name: '3' }],
  [
    { speaker: '3', speaker_id: 0 },
    { number: 0, name: '3' },
  ],
  [
    { speaker: 3, speaker_id: 3 },
    { number: 3, name: 'Anna Ö' },
  ],
];
for (const [asked, speaker, inVoice] of CASES) {
  const way = `${JSON.stringify(asked)}${inVoice === undefined ? '' : ` and voice:${inVoice}`}`;
  test(`${way} is number ${speaker.number}, named ${speaker.name}`, () => {
    const choice = { voice: numbered, ...(inVoice === undefined ? {} : { speaker: inVoice }) };
    assert.deepEqual(chooseSpeaker(choice, asked), speaker);
  });
}

const REFUSED: readonly (readonly [object, string, string, string?])[] = [
  [{ speaker: 5 }, 'speaker_not_found', 'speaker'],
  [{ speaker: '5' }, 'speaker_not_found', 'speaker'],
  [{ speaker: 'anna ö' }, 'speaker_not_found', 'speaker'],
  [{ speaker: '__proto__' }, 'speaker_not_found', 'speaker'],
  [{ speaker: '-1' }, 'speaker_not_found', 'speaker'],
  [{ speaker_id: 9 }, 'speaker_not_found', 'speaker_id'],
  [{}, 'speaker_not_found', 'speaker', 'nobody'],
  [{}, 'speaker_not_found', 'speaker', ''],
  [{ speaker: '3', speaker_id: 3 }, 'invalid_value', 'speaker_id'],
  [{ speaker: 1, speaker_id: 2 }, 'invalid_value', 'speaker_id'],
  [{ speaker_id: 3 }, 'invalid_value', 'speaker_id', '3'],
  [{ speaker: 3 }, 'invalid_value', 'speaker', '4'],
];
for (const [asked, code, param, inVoice] of REFUSED) {
  test(`${JSON.stringify(asked)}${inVoice === undefined ? '' : ` and voice:${inVoice}`} is ${code}`, () => {
    const choice = { voice: numbered, ...(inVoice === undefined ? {} : { speaker: inVoice }) };
    assert.throws(
      () => chooseSpeaker(choice, asked),
      (error) => error instanceof ApiError && error.code === code && error.param === param,
    );
  });
}

test('a voice with one speaker has nobody to tell of, and takes 0', () => {
  assert.equal(chooseSpeaker({ voice: single }, {}), undefined);
  assert.equal(chooseSpeaker({ voice: single }, { speaker: 0, speaker_id: 0 }), undefined);
  assert.throws(() => chooseSpeaker({ voice: single }, { speaker: 1 }), /it has one, number 0\.$/);
});

test('of many names those are listed that are near, and all of a few', () => {
  const speakers = Object.fromEntries(Array.from({ length: 904 }, (_, n) => [String(3000 + n), n]));
  const libritts = { ...many, numSpeakers: 904, speakers };
  const messageFor = (speaker: string) => {
    try {
      chooseSpeaker({ voice: libritts }, { speaker });
    } catch (error) {
      return (error as Error).message;
    }
    return '';
  };
  const near = messageFor('39221');
  assert.match(near, /it has 904, 0 to 903, of 904 names near it: \d{4}(?:, \d{4}){0,9}\.$/);
  assert.match(messageFor('x'.repeat(100_000)), /it has 904, 0 to 903\.$/);
  assert.throws(
    () => chooseSpeaker({ voice: many }, { speaker: 'carl' }),
    /it has 3, 0 to 2, by name: 2024, anna, bert\.$/,
  );
});

const ALIASES = {
  echo: 'de_DE-many-low:bert',
  year: 'de_DE-many-low:2024',
  last: 'de_DE-many-low:1',
};
const SPEECH = '/v1/audio/speech';
const SYNTHESIZE = '/v1/synthesize';
const HEADERS: readonly (readonly [string, object, string | null, string | null])[] = [
  [SPEECH, { voice: 'de_DE-many-low', speaker: '2' }, '2', '2024'],
  [SPEECH, { voice: 'de_DE-many-low', speaker: 'anna' }, '0', 'anna'],
  [SPEECH, { voice: 'de_DE-many-low' }, '0', 'anna'],
  [SPEECH, { voice: 'echo' }, '1', 'bert'],
  [SPEECH, { voice: 'year' }, '2', '2024'],
  [SPEECH, { model: 'de_DE-many-low', speaker_id: 1 }, '1', 'bert'],
  [SYNTHESIZE, { voice: 'last' }, '1', 'bert'],
  [SYNTHESIZE, { voice: 'de_DE-many-low:2024' }, '2', '2024'],
  [SYNTHESIZE, { voice: 'de_DE-many-low', format: 'srt' }, '0', 'anna'],
  [SPEECH, { voice: 'en_US-one-medium' }, null, null],
  [SPEECH, { voice: 'de_DE-many-low', speaker: 'carl' }, null, null],
];
for (const [path, fields, number, name] of HEADERS) {
  test(`${path} ${JSON.stringify(fields)} tells of speaker ${number}, ${name}`, async () => {
    const { post, app } = appUnderTest(createFixtureEngine(), { voices: { aliases: ALIASES } });
    const text = path === SPEECH ? { input: 'One.' } : { text: 'One.' };
    const responses = [await post(path, { ...text, ...fields })];
    if (path === SYNTHESIZE) {
      const query = new URLSearchParams({ ...text, ...fields });
      for (const method of ['GET', 'HEAD']) {
        responses.push(await app.request(`${path}?${query}`, { method }));
      }
    }
    for (const { headers } of responses) {
      assert.equal(headers.get('x-speaker'), number);
      assert.equal(headers.get('x-speaker-name'), name);
    }
  });
}

test('in JSON the speaker is a field', async () => {
  const { post } = appUnderTest();
  const speakerOf = async (fields: object) => {
    const response = await post(SYNTHESIZE, { text: 'One.', format: 'json', ...fields });
    return ((await response.json()) as { speaker: unknown }).speaker;
  };
  assert.deepEqual(await speakerOf({ voice: 'de_DE-many-low:1' }), { id: 1, name: 'bert' });
  assert.deepEqual(await speakerOf({ voice: 'de_DE-many-low' }), { id: 0, name: 'anna' });
  assert.equal(await speakerOf({}), null);
});

test('in a query everything is text: a name first', async () => {
  const engine = createFixtureEngine();
  const { app } = appUnderTest(engine);
  const address = `${SYNTHESIZE}?text=One.&voice=de_DE-many-low`;
  for (const query of ['speaker=2024', 'speaker=2', 'speaker_id=2']) {
    assert.equal((await app.request(`${address}&${query}`)).headers.get('x-speaker'), '2', query);
  }
  const wrong = await app.request(`${address}&speaker_id=anna`);
  const { error } = (await wrong.json()) as ErrorBody;
  assert.equal(error.param, 'speaker_id');
  assert.match(error.message, /a speaker’s number; its name goes into `speaker`/);
});
