import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFixtureEngine } from '@hailo-piper/speech/testing';
import { appUnderTest, type ErrorBody } from './testing/app-under-test.ts';

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

test('the JSON answer has a field for the speaker', async () => {
  const { post } = appUnderTest();
  const speakerOf = async (fields: object) => {
    const response = await post(SYNTHESIZE, { text: 'One.', format: 'json', ...fields });
    return ((await response.json()) as { speaker: unknown }).speaker;
  };
  assert.deepEqual(await speakerOf({ voice: 'de_DE-many-low:1' }), { id: 1, name: 'bert' });
  assert.deepEqual(await speakerOf({ voice: 'de_DE-many-low' }), { id: 0, name: 'anna' });
  assert.equal(await speakerOf({}), null);
});

test('in a query, digits are read as a speaker name first, then as a number', async () => {
  const engine = createFixtureEngine();
  const { app } = appUnderTest(engine);
  const address = `${SYNTHESIZE}?text=One.&voice=de_DE-many-low`;
  for (const query of ['speaker=2024', 'speaker=2', 'speaker_id=2', 'speaker_id=2.0']) {
    assert.equal((await app.request(`${address}&${query}`)).headers.get('x-speaker'), '2', query);
  }
  const wrong = await app.request(`${address}&speaker_id=anna`);
  const { error } = (await wrong.json()) as ErrorBody;
  assert.equal(error.param, 'speaker_id');
  assert.match(error.message, /a speaker’s number; its name goes into `speaker`/);
});

const MANY = 'de_DE-many-low';
const REFUSED: readonly (readonly [object, string, string, RegExp])[] = [
  [
    { voice: `${MANY}:1`, speaker_id: 1 },
    'invalid_value',
    'speaker_id',
    /^`voice` already names a speaker; leave `speaker_id` out\.$/,
  ],
  [
    { voice: MANY, speaker: 'anna', speaker_id: 1 },
    'invalid_value',
    'speaker_id',
    /^`speaker` is number 0, but `speaker_id` is 1; leave one out\.$/,
  ],
  [{ voice: MANY, speaker_id: '9' }, 'speaker_not_found', 'speaker_id', /it has 3, 0 to 2/],
  [{ voice: `${MANY}:carl` }, 'speaker_not_found', 'speaker', /it has 3, 0 to 2/],
  [{ voice: 'nobody' }, 'voice_not_found', 'voice', /^There is no such voice; there are: default/],
];
for (const [fields, code, param, message] of REFUSED) {
  test(`${JSON.stringify(fields)} is ${code}, and names the sent fields`, async () => {
    const { post } = appUnderTest();
    for (const [path, text] of [
      [SPEECH, { input: 'One.' }],
      [SYNTHESIZE, { text: 'One.' }],
    ] as const) {
      const response = await post(path, { ...text, ...fields });
      assert.equal(response.status, 400);
      const { error } = (await response.json()) as ErrorBody;
      assert.deepEqual([error.code, error.param], [code, param]);
      assert.match(error.message, message);
    }
  });
}

test('the error of a refused text names its field', async () => {
  const { post } = appUnderTest(createFixtureEngine(), { synthesis: { max_text_length: 3 } });
  for (const [path, field] of [
    [SPEECH, 'input'],
    [SYNTHESIZE, 'text'],
    ['/v1/phonemize', 'text'],
  ] as const) {
    const response = await post(path, { [field]: 'Four' });
    const { error } = (await response.json()) as ErrorBody;
    const message = `\`${field}\` is too long: 4 characters, the limit is 3.`;
    assert.deepEqual([error.code, error.param], ['input_too_long', field]);
    assert.equal(error.message, message);
  }
});
