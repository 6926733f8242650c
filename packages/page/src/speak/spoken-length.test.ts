import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SpokenLength } from './spoken-length.ts';

test('the length is guessed, then follows the sentences, then is known', () => {
  const length = new SpokenLength(140, 1);
  assert.equal(length.seconds(0), 10);
  length.sentenceEnds(70, 4);
  assert.equal(length.seconds(2), 8);
  assert.ok(!length.isKnown);
  length.ends(7.5);
  assert.ok(length.isKnown);
  assert.equal(length.seconds(7.5), 7.5);
});

test('a fast speech is guessed shorter', () => {
  assert.equal(new SpokenLength(140, 2).seconds(0), 5);
});

test('it is never shorter than what is there', () => {
  const length = new SpokenLength(14, 1);
  assert.equal(length.seconds(3), 3);
  length.sentenceEnds(0, 0);
  assert.equal(length.seconds(0), 1);
});
