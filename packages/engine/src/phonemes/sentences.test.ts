import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sentencesFromClauses } from './sentences.ts';

const join = (clauses: Parameters<typeof sentencesFromClauses>[0]) =>
  sentencesFromClauses(clauses).map((phonemes) => phonemes.join(''));

test('a clause keeps its mark, and a space after one that ends no sentence', () => {
  assert.deepEqual(
    join([
      { ipa: 'a', terminator: 0x41014 },
      { ipa: 'b', terminator: 0x4001e },
      { ipa: 'c', terminator: 0x4101e },
      { ipa: 'd', terminator: 0x80028 },
      { ipa: 'e', terminator: 0x82028 },
      { ipa: 'f', terminator: 0x8302d },
    ]),
    ['a, b: c; d.', 'e?', 'f!'],
  );
});

test('an unknown terminator adds nothing, and ends a sentence only if it says so', () => {
  assert.deepEqual(
    join([
      { ipa: 'a', terminator: 0x40000 },
      { ipa: 'b', terminator: 0x80000 },
      { ipa: 'c', terminator: 0 },
    ]),
    ['ab', 'c'],
  );
});

test('language switches are dropped', () => {
  assert.deepEqual(join([{ ipa: '(en)wˈɜːd(de) x', terminator: 0x80028 }]), ['wˈɜːd x.']);
});

test('phonemes are NFD code points', () => {
  assert.deepEqual(sentencesFromClauses([{ ipa: 'ç\u{1D49C}', terminator: 0x80028 }]), [
    ['c', '\u0327', '\u{1D49C}', '.'],
  ]);
});

test('a text without anything to read gives one empty sentence', () => {
  assert.deepEqual(sentencesFromClauses([{ ipa: '', terminator: 0x80000 }]), [[]]);
  assert.deepEqual(sentencesFromClauses([]), []);
});
