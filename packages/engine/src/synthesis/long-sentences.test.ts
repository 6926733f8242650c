import assert from 'node:assert/strict';
import { test } from 'node:test';
import { splitLongSentence } from './long-sentences.ts';

test('a sentence that fits is not cut', () => {
  assert.deepEqual(splitLongSentence([...'abc def'], 7), [[...'abc def']]);
});

test('a long sentence is cut after a pause, else between words, else anywhere, without loss', () => {
  const cut = (text: string) => splitLongSentence([...text], 10).map((piece) => piece.join(''));
  assert.deepEqual(cut('aaaa, bbb ccc ddd'), ['aaaa, ', 'bbb ccc ', 'ddd']);
  assert.deepEqual(cut('aaaa bbb ccc'), ['aaaa bbb ', 'ccc']);
  assert.deepEqual(cut('a'.repeat(25)), ['a'.repeat(10), 'a'.repeat(10), 'aaaaa']);
});
