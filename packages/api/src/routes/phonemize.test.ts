import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { SpeechEngine } from '@hailo-piper/engine';
import { createRealEngine } from '@hailo-piper/speech/testing';
import { type AppUnderTest, appUnderTest } from '../testing/app-under-test.ts';

let engine: SpeechEngine;
let under: AppUnderTest;
before(async () => {
  engine = await createRealEngine();
  under = appUnderTest(engine);
});
after(() => engine.close());

const post = (body: object) => under.post('/v1/phonemize', body);

test('a text has the phonemes of Piper, sentence by sentence', async () => {
  const response = await post({ text: 'Hi. Bye!' });
  assert.equal(response.status, 200);
  assert.deepEqual(await response.json(), {
    espeak_voice: 'en-us',
    sentences: [
      { phonemes: 'hˈaɪ.', ids: [1, 0, 20, 0, 120, 0, 14, 0, 74, 0, 10, 0, 2], unknown: [] },
      { phonemes: 'bˈaɪ!', ids: [1, 0, 15, 0, 120, 0, 14, 0, 74, 0, 4, 0, 2], unknown: [] },
    ],
  });
});

test('any language of espeak is accepted, without a voice for it', async () => {
  const response = await post({ text: 'Да.', espeak_voice: 'ru', voice: 'default' });
  const { espeak_voice, sentences } = (await response.json()) as {
    espeak_voice: string;
    sentences: { phonemes: string }[];
  };
  assert.equal(espeak_voice, 'ru');
  assert.deepEqual(
    sentences.map(({ phonemes }) => phonemes),
    ['dˈɑ.'],
  );
});

const REFUSED: readonly (readonly [object, string, string])[] = [
  [{}, 'missing_required_parameter', 'text'],
  [{ text: 'a', espeak_voice: 'xx' }, 'espeak_voice_not_found', 'espeak_voice'],
  [{ text: 'a', espeak_voice: 'ps' }, 'espeak_voice_not_found', 'espeak_voice'],
  [{ text: 'a', espeak_voice: '../../etc/passwd' }, 'espeak_voice_not_found', 'espeak_voice'],
  [{ text: 'a', espeak_voice: '' }, 'invalid_value', 'espeak_voice'],
  [{ text: 'a', voice: 'nobody' }, 'voice_not_found', 'voice'],
  [{ text: 'a\u0000' }, 'invalid_input', 'text'],
  [{ text: 'a'.repeat(5001) }, 'input_too_long', 'text'],
];
for (const [body, code, param] of REFUSED) {
  test(`${JSON.stringify(body).slice(0, 60)} is refused: ${code}`, async () => {
    const response = await post(body);
    assert.equal(response.status, 400);
    const { error } = (await response.json()) as { error: { code: string; param: string } };
    assert.deepEqual({ code: error.code, param: error.param }, { code, param });
    assert.equal((await post({ text: 'Hi.' })).status, 200);
  });
}
