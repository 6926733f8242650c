import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LANGUAGES } from './all.ts';
import { en } from './en.ts';
import { fill } from './texts.ts';

const placesOf = (text: string): readonly string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([place]) => place).sort();

test('every language has every text, with the same places for values', () => {
  const english = Object.entries(en);
  for (const texts of LANGUAGES) {
    const others = new Map<string, string>(Object.entries(texts));
    assert.deepEqual([...others.keys()].sort(), english.map(([key]) => key).sort());
    for (const [key, text] of english) {
      const other = others.get(key) ?? '';
      assert.notEqual(other.trim(), '', `${texts.code} ${key}`);
      assert.deepEqual(placesOf(other), placesOf(text), `${texts.code} ${key}`);
    }
  }
});

test('values are put in as they are, and a place without a value stays', () => {
  assert.equal(fill('{a} of {b}', { a: '$&{b}', b: 2 }), '$&{b} of 2');
  assert.equal(fill('{a} {c}', { a: '' }), ' {c}');
});
