import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wordAt } from './word-at.ts';

const WORDS = [{ start: 0.1 }, { start: 0.5 }, { start: 0.5 }, { start: 2 }];

test('no word is lit before the first begins', () => {
  assert.equal(wordAt(WORDS, 0), -1);
  assert.equal(wordAt(WORDS, 0.099), -1);
  assert.equal(wordAt([], 1), -1);
});

test('a word is lit from its beginning until the next begins, pauses too', () => {
  assert.equal(wordAt(WORDS, 0.1), 0);
  assert.equal(wordAt(WORDS, 0.499), 0);
  assert.equal(wordAt(WORDS, 1.999), 2);
  assert.equal(wordAt(WORDS, 2), 3);
  assert.equal(wordAt(WORDS, 1000), 3);
});

test('of words that begin together the last is lit', () => {
  assert.equal(wordAt(WORDS, 0.5), 2);
});

test('the word is the same that a search from the beginning finds', () => {
  const words = Array.from({ length: 1000 }, (_, n) => ({ start: (n * n) / 1000 }));
  for (let seconds = -1; seconds < 1010; seconds += 0.37) {
    assert.equal(
      wordAt(words, seconds),
      words.findLastIndex(({ start }) => start <= seconds),
    );
  }
});
