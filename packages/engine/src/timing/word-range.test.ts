import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wordRange } from './word-range.ts';

/** The word in a part of a text. */
const word = (stretch: string): string | undefined => {
  const text = [...`x${stretch}x`];
  const range = wordRange(text, 1, text.length - 1);
  return range && text.slice(range.start, range.end).join('');
};

const WORDS: readonly (readonly [string, string | undefined])[] = [
  ['hello ', 'hello'],
  ['hello, "', 'hello'],
  ['« l’homme » — ', 'l’homme'],
  ['of the ', 'of the'],
  ['$5.50 - ', '$5.50'],
  ['🙂bye ⟊ ', '🙂bye'],
  ['ñandu\u0301! ', 'ñandu\u0301'],
  ['% ', '%'],
  ['👨‍👩‍👧! ', '👨‍👩‍👧'],
  ['... ', '...'],
  [' \n', undefined],
  ['', undefined],
];
for (const [stretch, expected] of WORDS) {
  test(`${JSON.stringify(stretch)} holds ${JSON.stringify(expected)}`, () => {
    assert.equal(word(stretch), expected);
  });
}
