import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type PlacedWord, wordByKey } from './reading-keys.ts';

const word = (left: number, line: number): PlacedWord => ({
  getClientRects: () => [{ left, top: line * 30, height: 24 }],
});

/** Three lines: 0 1 2 / 3 4 / 5 6 7. */
const words = [
  ...[word(0, 0), word(50, 0), word(100, 0)],
  ...[word(0, 1), word(90, 1)],
  ...[word(0, 2), word(40, 2), word(95, 2)],
];

const follow = (key: string, at: number, isRightToLeft = false): number | undefined =>
  wordByKey(key, at, words, isRightToLeft);

test('left and right go to the next word, the other way round from right to left', () => {
  assert.equal(follow('ArrowRight', 2), 3);
  assert.equal(follow('ArrowLeft', 3), 2);
  assert.equal(follow('ArrowLeft', 2, true), 3);
  assert.equal(follow('ArrowRight', 3, true), 2);
  assert.equal(follow('ArrowLeft', 0), 0);
  assert.equal(follow('ArrowRight', 7), 7);
});

test('up and down go to the nearest word of the next line', () => {
  assert.equal(follow('ArrowDown', 2), 4);
  assert.equal(follow('ArrowDown', 0), 3);
  assert.equal(follow('ArrowDown', 4), 7);
  assert.equal(follow('ArrowUp', 6), 3);
  assert.equal(follow('ArrowUp', 7), 4);
  assert.equal(follow('ArrowUp', 1), 1);
  assert.equal(follow('ArrowDown', 6), 6);
});

test('Home and End go to the ends, other keys nowhere', () => {
  assert.equal(follow('Home', 5), 0);
  assert.equal(follow('End', 1), 7);
  assert.equal(follow('a', 1), undefined);
  assert.equal(follow('Tab', 1), undefined);
});
