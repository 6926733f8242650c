import assert from 'node:assert/strict';
import { test } from 'node:test';
import { variedSentences } from './varied-sentences.ts';

const wordsOf = (sentences: readonly string[]) => sentences.map((s) => s.split(' ').length);

test('any fifty sentences hold short ones and very long ones', () => {
  const lengths = wordsOf(variedSentences(300));
  for (let from = 0; from <= 250; from++) {
    const some = lengths.slice(from, from + 50);
    assert.ok(Math.min(...some) <= 2 && Math.max(...some) >= 29, `from ${from}`);
  }
  assert.deepEqual([Math.min(...lengths), Math.max(...lengths)], [2, 32]);
});

test('they are the same every time, and no two in a row are alike', () => {
  const sentences = variedSentences(100);
  assert.deepEqual(variedSentences(100), sentences);
  assert.equal(new Set(sentences).size, 100);
});
