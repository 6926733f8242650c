import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPhonemizers, readSentences } from '@hailo-piper/engine';
import { phonemeGoldens } from '../goldens/read.ts';
import { checkWords } from './check-words.ts';

const byVoice = Map.groupBy(phonemeGoldens(), ({ voice }) => voice);
const phonemizers = createPhonemizers();

/** Letters that are in no word, of a language; in Dutch there is one, among markup. */
const MAX_LETTERS_LOST = 1;

for (const [espeakVoice, goldens] of byVoice) {
  test(`${espeakVoice}: every word has its place in the text, ${goldens.length} texts`, async () => {
    const voice = { phonemeType: 'espeak', espeakVoice } as const;
    let lost = 0;
    for (const { text } of goldens) {
      lost += checkWords(text, await readSentences(voice, phonemizers, text));
    }
    assert.ok(lost <= MAX_LETTERS_LOST, `${lost} letters are in no word`);
  });
}
