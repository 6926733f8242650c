import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sentenceOfLetters } from './letters.ts';

test('letters are the NFD of any text', () => {
  const texts = [
    '',
    'Ça va?',
    '한국어 xế',
    'a\u0323\u0307 \u0307a',
    '👩‍👧 e\u0301\u0323',
    'ﷺ Å \u0344',
    'नि कि',
  ];
  for (const text of texts) {
    assert.deepEqual(sentenceOfLetters(text).phonemes, [...text.normalize('NFD')], text);
  }
});

test('word starts are code points of the original text', () => {
  const { phonemes, wordStarts, text } = sentenceOfLetters('Thế 한 🙂 là.');
  assert.deepEqual(
    wordStarts.map(({ phoneme, text: at }) => [phonemes[phoneme], at]),
    [
      ['T', 0],
      ['ᄒ', 4],
      ['🙂', 6],
      ['l', 8],
    ],
  );
  assert.deepEqual(text, { start: 0, end: 11 });
});
