import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Sentence } from '../phonemes/sentences.ts';
import { scriptOf } from './script.ts';
import { spokenWords } from './spoken-words.ts';

/** A sentence whose phonemes are its letters. */
const text = [...' One, two three! '];
const sentence: Sentence = {
  phonemes: [...'one, two three!'],
  wordStarts: [
    { phoneme: 0, text: 0 },
    { phoneme: 5, text: 6 },
    { phoneme: 9, text: 10 },
  ],
  text: { start: 0, end: 17 },
};
const words = spokenWords(text, sentence);

/** Text and words of the piece made of a range of phonemes. */
const piece = (start: number, end: number) => {
  const script = scriptOf(text, sentence, words, { start, end, idStarts: [] });
  const inText = (range: { start: number; end: number }) =>
    text.slice(range.start, range.end).join('');
  return [
    inText(script.text),
    ...script.words.map(
      (word) => `${inText(word.text)}=${script.phonemes.slice(word.start, word.end).join('')}`,
    ),
  ];
};

test('the text of a whole sentence has no space around it', () => {
  assert.deepEqual(piece(0, 15), ['One, two three!', 'One=one', 'two=two', 'three=three']);
});

test('pieces divide the text between them, each without space around it', () => {
  assert.deepEqual(piece(0, 5), ['One,', 'One=one']);
  assert.deepEqual(piece(5, 9), ['two', 'two=two']);
  assert.deepEqual(piece(9, 15), ['three!', 'three=three']);
});

test('a word that is cut in two is in both pieces', () => {
  assert.deepEqual(piece(0, 11), ['One, two three', 'One=one', 'two=two', 'three=th']);
  assert.deepEqual(piece(11, 15), ['three!', 'three=ree']);
  assert.deepEqual(piece(10, 12), ['three', 'three=hr']);
});

test('closing marks after the full stop belong to the sentence', () => {
  const quoted = [...'(“One.”) "Two." Three.'];
  const at = (start: number, end: number) =>
    scriptOf(quoted, { phonemes: ['a'], wordStarts: [], text: { start, end } }, [], {
      ...{ start: 0, end: 1, idStarts: [] },
    }).text;
  const textAt = ({ start, end }: { start: number; end: number }) =>
    quoted.slice(start, end).join('');
  assert.equal(textAt(at(0, 6)), '(“One.”)');
  assert.equal(textAt(at(6, 14)), '"Two."');
  assert.equal(textAt(at(14, 22)), 'Three.');
  assert.equal(textAt(at(9, 13)), '"Two');
});
