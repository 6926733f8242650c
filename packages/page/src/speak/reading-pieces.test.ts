import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SentenceLine, SpokenWord } from '../service/spoken.ts';
import { CodePoints } from './code-points.ts';
import { type ReadingPiece, readingPieces } from './reading-pieces.ts';

/** A sentence whose words are found in a text, one after the other. */
function sentenceOf(text: string, from: number, words: readonly string[]): SentenceLine {
  const all = [...text];
  let at = from;
  const spoken: SpokenWord[] = words.map((word, index) => {
    const length = [...word].length;
    while (all.slice(at, at + length).join('') !== word) at += 1;
    const place = { text_start: at, text_end: at + length };
    at += length;
    return { text: word, phonemes: `p${index}`, ...place, start: index, end: index + 0.5 };
  });
  const times = { start: 0, end: words.length };
  const place = { text_start: from, text_end: spoken.at(-1)?.text_end ?? from };
  return { type: 'sentence', text, ...place, ...times, words: spoken };
}

const textOf = (pieces: readonly ReadingPiece[]): string =>
  pieces.map((piece) => (typeof piece === 'string' ? piece : piece.text)).join('');

test('words and what is between them are the text', () => {
  const text = 'One, two – three!';
  const sentence = sentenceOf(text, 0, ['One', 'two', 'three']);
  const { pieces, end } = readingPieces(new CodePoints(text), 0, sentence);
  assert.equal(textOf(pieces), 'One, two – three');
  assert.equal(end, 16);
  assert.deepEqual(
    pieces.map((piece) => (typeof piece === 'string' ? piece : [piece.text, piece.start])),
    [['One', 0], ', ', ['two', 1], ' – ', ['three', 2]],
  );
});

test('sentences continue each other behind emoji, accents and lines of Windows', () => {
  const text = '😀 Cafe\u0301 au lait.\r\n👩‍👩‍👧 Family 🎉!\r\nEnd';
  const codePoints = new CodePoints(text);
  const first = readingPieces(codePoints, 0, sentenceOf(text, 0, ['Cafe\u0301', 'au', 'lait']));
  const second = readingPieces(
    codePoints,
    first.end,
    sentenceOf(text, first.end, ['Family', 'End']),
  );
  assert.equal(textOf(first.pieces), '😀 Cafe\u0301 au lait');
  assert.equal(textOf(second.pieces), '.\r\n👩‍👩‍👧 Family 🎉!\r\nEnd');
  assert.equal(second.end, codePoints.length);
  const [, cafe] = first.pieces;
  assert.ok(typeof cafe === 'object');
  assert.deepEqual([cafe.text, cafe.textStart, cafe.textEnd], ['Cafe\u0301', 2, 7]);
});

test('several words that are spoken as one are one piece', () => {
  const text = 'all of the rest';
  const sentence = sentenceOf(text, 0, ['all', 'of the', 'rest']);
  const { pieces } = readingPieces(new CodePoints(text), 0, sentence);
  assert.deepEqual(
    pieces.filter((piece) => typeof piece !== 'string').map((word) => word.text),
    ['all', 'of the', 'rest'],
  );
});

test('a voice that tells no words lights sentences', () => {
  const text = 'One. Two.';
  const line: SentenceLine = {
    ...{ type: 'sentence', text: 'Two.', text_start: 5, text_end: 9 },
    ...{ start: 1.5, end: 2.5, words: null },
  };
  const { pieces, end } = readingPieces(new CodePoints(text), 4, line);
  assert.deepEqual(pieces, [
    ' ',
    { text: 'Two.', phonemes: '', textStart: 5, textEnd: 9, start: 1.5, end: 2.5 },
  ]);
  assert.equal(end, 9);
});

test('text is never shown twice, whatever the positions are', () => {
  const text = 'One two three';
  const word = { text: '', phonemes: '', start: 0, end: 1 };
  const sentence: SentenceLine = {
    ...{ type: 'sentence', text, text_start: 0, text_end: 13, start: 0, end: 1 },
    words: [
      { ...word, text_start: 4, text_end: 7 },
      { ...word, text_start: 0, text_end: 3 },
      { ...word, text_start: 8, text_end: 8 },
      { ...word, text_start: 8, text_end: 99 },
    ],
  };
  const { pieces } = readingPieces(new CodePoints(text), 0, sentence);
  assert.equal(textOf(pieces), text);
});
