import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Clause } from '@hailo-piper/espeak';
import { sentencesFromClauses, wordStartsAtSpaces } from './sentences.ts';

/** Clauses for tests of phonemes only. */
const withoutPlaces = (clauses: readonly Pick<Clause, 'ipa' | 'terminator'>[]): Clause[] =>
  clauses.map((clause) => ({ ...clause, wordStarts: [], end: 0 }));

const phonemesOf = (clauses: readonly Pick<Clause, 'ipa' | 'terminator'>[]) =>
  [...sentencesFromClauses(withoutPlaces(clauses))].map(({ phonemes }) => phonemes);

const join = (clauses: readonly Pick<Clause, 'ipa' | 'terminator'>[]) =>
  phonemesOf(clauses).map((phonemes) => phonemes.join(''));

test('a clause keeps its mark, with a space after a mark that ends no sentence', () => {
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
  assert.deepEqual(phonemesOf([{ ipa: 'ç\u{1D49C}', terminator: 0x80028 }]), [
    ['c', '\u0327', '\u{1D49C}', '.'],
  ]);
});

test('a text with nothing to read gives one empty sentence', () => {
  assert.deepEqual(phonemesOf([{ ipa: '', terminator: 0x80000 }]), [[]]);
  assert.deepEqual(phonemesOf([]), []);
});

test('words and sentences keep their places across clauses', () => {
  const reading = sentencesFromClauses([
    { ipa: 'ˈa (en)bb(de) c', terminator: 0x41014, wordStarts: [1, 4, -1], end: 10 },
    // The first word has no place, and the last has the same place as the word before it.
    { ipa: 'd e f', terminator: 0x80028, wordStarts: [-1, 14, 14], end: 20 },
    { ipa: 'g', terminator: 0x80028, wordStarts: [21], end: 25 },
  ]);
  assert.deepEqual(
    [...reading].map(({ phonemes, wordStarts, text }) => ({
      words: wordStarts.map(
        ({ phoneme, text: at }) => `${phonemes.slice(phoneme).join('')} < ${at}`,
      ),
      text,
    })),
    [
      {
        words: ['ˈa bb c, d e f. < 0', 'bb c, d e f. < 4', 'd e f. < 10', 'e f. < 14'],
        text: { start: 0, end: 20 },
      },
      { words: ['g. < 20'], text: { start: 20, end: 25 } },
    ],
  );
});

test('words begin after spaces', () => {
  assert.deepEqual(
    wordStartsAtSpaces([...' ab\tc '], (index) => index + 100),
    [
      { phoneme: 1, text: 101 },
      { phoneme: 4, text: 104 },
    ],
  );
});
