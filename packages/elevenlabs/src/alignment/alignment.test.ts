import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PieceTiming } from '@hailo-piper/engine';
import { align, joined } from './alignment.ts';
import { SpokenText } from './spoken-text.ts';

const word = (start: number, end: number, startSample: number, endSample: number) => ({
  text: { start, end },
  phonemes: '',
  startSample,
  endSample,
});

/** ` “ab” cd.` behind one second of silence; 10 samples a second. */
const TIMING: PieceTiming = {
  text: { start: 11, end: 19 },
  startSample: 10,
  endSample: 50,
  words: [word(12, 14, 14, 20), word(16, 18, 24, 40)],
  phonemes: null,
};

test('characters divide the time of their word, or that between words', () => {
  const aligned = align({
    characters: [...' “ab” cd.'],
    ...{ first: 10, startSeconds: 0.4, timing: TIMING, sampleRate: 10 },
  });
  assert.deepEqual(
    aligned.startSeconds.map((seconds) => Math.round(seconds * 10)),
    [4, 9, 14, 17, 20, 22, 24, 32, 40],
  );
  assert.equal(aligned.endSeconds, 5);
});

test('without times of words, characters divide the time of the sentence', () => {
  const timing = { ...TIMING, text: { start: 0, end: 4 }, words: null };
  const piece = { characters: [...'abcd '], first: 0, startSeconds: 0, timing, sampleRate: 10 };
  const { startSeconds, endSeconds } = align(piece);
  assert.deepEqual(startSeconds, [1, 2, 3, 4, 5]);
  assert.equal(endSeconds, 5);
});

test('the second piece of a word that was cut has no characters for it', () => {
  const timing = { ...TIMING, words: [word(10, 14, 10, 20), word(16, 18, 24, 40)] };
  const piece = { characters: [...' cd'], first: 15, startSeconds: 1, timing, sampleRate: 10 };
  assert.deepEqual(align(piece).startSeconds, [2, 2.4, 3.2]);
});

test('alignments join', () => {
  const one = { characters: ['a'], startSeconds: [0], endSeconds: 1 };
  const two = { characters: ['b'], startSeconds: [1], endSeconds: 2 };
  assert.equal(joined(undefined, one), one);
  const both = { characters: ['a', 'b'], startSeconds: [0, 1], endSeconds: 2 };
  assert.deepEqual(joined(one, two), both);
});

test('characters are taken with the spaces behind them; halves of one may arrive apart', () => {
  const text = new SpokenText();
  for (const piece of ['One. ', '🙂'.slice(0, 1), '🙂'.slice(1), ' two']) text.add(piece);
  assert.equal(text.end, 10);
  assert.equal(text.take(4).join(''), 'One. ');
  assert.equal(text.first, 5);
  assert.deepEqual(text.take(6), ['🙂', ' ']);
  assert.equal(text.take(100).join(''), 'two');
  assert.deepEqual([text.first, text.end], [10, 10]);
});
