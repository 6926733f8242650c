import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPhonemizers, readSentences, spokenWords } from '@hailo-piper/engine';
import { phonemeGoldens } from '../goldens/read.ts';

const byVoice = Map.groupBy(phonemeGoldens(), ({ voice }) => voice);
const phonemizers = createPhonemizers();

const SOUND = /[\p{L}\p{N}]/u;

/** Letters that are in no word, of a language; in Dutch there is one, among markup. */
const MAX_LETTERS_LOST = 1;

for (const [espeakVoice, goldens] of byVoice) {
  test(`${espeakVoice}: every word has its place in the text, ${goldens.length} texts`, async () => {
    let lost = 0;
    for (const { text } of goldens) {
      const characters = [...text];
      const isInWord = characters.map(() => false);
      const voice = { phonemeType: 'espeak', espeakVoice } as const;
      let textEnd = 0;
      for (const sentence of await readSentences(voice, phonemizers, text)) {
        const { phonemes } = sentence;
        assert.ok(sentence.text.start >= textEnd, `${text}: sentences overlap`);
        assert.ok(sentence.text.end >= sentence.text.start, text);
        textEnd = sentence.text.end;
        let wordEnd = sentence.text.start;
        let phonemeEnd = 0;
        for (const { text: range, start, end } of spokenWords(characters, sentence)) {
          assert.ok(range.start >= wordEnd && start >= phonemeEnd, `${text}: words overlap`);
          assert.ok(range.end > range.start && end > start, `${text}: a word is empty`);
          assert.doesNotMatch(characters.slice(range.start, range.end).join(''), /^\s|\s$/u);
          const between = phonemes.slice(phonemeEnd, start).join('');
          assert.doesNotMatch(between, SOUND, `${text}: sounds of no word`);
          isInWord.fill(true, range.start, range.end);
          wordEnd = range.end;
          phonemeEnd = end;
        }
        assert.ok(wordEnd <= textEnd, `${text}: a word outside its sentence`);
        assert.doesNotMatch(
          phonemes.slice(phonemeEnd).join(''),
          SOUND,
          `${text}: sounds of no word`,
        );
      }
      assert.ok(textEnd <= characters.length, text);
      lost += characters.filter((character, i) => !isInWord[i] && SOUND.test(character)).length;
    }
    assert.ok(lost <= MAX_LETTERS_LOST, `${lost} letters are in no word`);
  });
}
