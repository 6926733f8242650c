import assert from 'node:assert/strict';
import { test } from 'node:test';
import { phonemeIds } from './phoneme-ids.ts';

const idMap = new Map([
  ['_', [0]],
  ['^', [1]],
  ['$', [2]],
  [' ', [3]],
  ['.', [10]],
  ['a', [14]],
  ['ˈ', [120]],
  ['tʃ', [50, 51]],
]);

test('ids are framed and padded as Piper pads them', () => {
  assert.deepEqual(phonemeIds(['a', ' ', 'tʃ'], idMap).ids, [1, 0, 14, 0, 3, 0, 50, 51, 0, 2]);
  assert.deepEqual(phonemeIds([], idMap).ids, [1, 0, 2]);
});

test('phonemes without an id are skipped and reported', () => {
  const { ids, idStarts, unknown } = phonemeIds(['tʃ', '☃', '.'], idMap);
  assert.deepEqual(ids, [1, 0, 50, 51, 0, 10, 0, 2]);
  assert.deepEqual(idStarts, [2, 5, 5, 7]);
  assert.deepEqual(unknown, ['☃']);
});

test('a sentence of only punctuation, spaces, stress marks and unknown sounds is not speakable', () => {
  for (const silent of [[], ['.'], [' '], ['ˈ', ' ', '.'], ['ə']]) {
    assert.equal(phonemeIds(silent, idMap).speakable, false, JSON.stringify(silent));
  }
  assert.equal(phonemeIds(['ˈ', 'a'], idMap).speakable, true);
});
