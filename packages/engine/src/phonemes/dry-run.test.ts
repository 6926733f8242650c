import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testVoice } from '../testing/voices.ts';
import { readVoiceConfig } from '../voice-config/voice-config.ts';
import { createPhonemizer } from './dry-run.ts';

const phonemize = createPhonemizer(readVoiceConfig(testVoice('medium-shape')));

test('returns phonemes, ids and unknown phonemes of each sentence', async () => {
  assert.deepEqual(await phonemize('Hi. [[ a☃ ]]'), {
    espeakVoice: 'en-us',
    sentences: [
      {
        phonemes: 'hˈaɪ. a☃',
        ids: [1, 0, 20, 0, 120, 0, 14, 0, 74, 0, 10, 0, 3, 0, 14, 0, 2],
        unknown: ['☃'],
      },
      { phonemes: '', ids: [1, 0, 2], unknown: [] },
    ],
  });
});

test('reads another language than the voice’s own', async () => {
  const { espeakVoice, sentences } = await phonemize('Guten Tag.', 'de');
  assert.equal(espeakVoice, 'de');
  assert.deepEqual(
    sentences.map(({ phonemes }) => phonemes),
    ['ɡˈuːtən tˈɑːk.'],
  );
});

test('a language that espeak does not have, or has no dictionary for, is refused by name', async () => {
  for (const language of ['xx', 'fo', '../en', 'en us', 'x'.repeat(40)]) {
    await assert.rejects(phonemize('a', language), {
      code: 'espeak_voice_not_found',
      field: 'espeakVoice',
    });
  }
  await assert.rejects(phonemize('a\0b', 'de'), { code: 'invalid_input', field: 'text' });
  assert.equal((await phonemize('Hi.')).sentences.length, 1);
});
