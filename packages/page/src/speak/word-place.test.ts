import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CodePoints } from './code-points.ts';
import { inBrackets, rawPhonemes, wordNear, wordsOf } from './word-place.ts';

test('words are found with their places in code points', () => {
  const text = '😀 Don’t say [[ təˈmɑːtoʊ ]], naïve X-ray!';
  const words = wordsOf(text);
  assert.deepEqual(
    words.map((word) => word.text),
    ['Don’t', 'say', '[[ təˈmɑːtoʊ ]]', 'naïve', 'X-ray'],
  );
  const codePoints = new CodePoints(text);
  for (const { text: word, start, end } of words) assert.equal(codePoints.slice(start, end), word);
});

test('the word at a place, behind it, or the last one', () => {
  const words = wordsOf('one two  three ...');
  const near = (at: number): string | undefined => words[wordNear(words, at)]?.text;
  assert.equal(near(0), 'one');
  assert.equal(near(3), 'one');
  assert.equal(near(4), 'two');
  assert.equal(near(8), 'three');
  assert.equal(near(18), 'three');
  assert.equal(wordNear([], 3), -1);
});

test('phonemes go into brackets and come out of them', () => {
  assert.equal(inBrackets(' təˈmɑːtoʊ '), '[[ təˈmɑːtoʊ ]]');
  assert.equal(inBrackets('a]] b [[c'), '[[ a b c ]]');
  assert.equal(rawPhonemes('[[ təˈmɑːtoʊ ]]'), 'təˈmɑːtoʊ');
  assert.equal(rawPhonemes('[[a b]]'), 'a b');
  assert.equal(rawPhonemes('tomato'), undefined);
});
