import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PieceTiming, WordTiming } from '../speech-timing.ts';
import { TimingJoiner } from './timing-joiner.ts';

const word = (start: number, end: number, phonemes: string, at: number): WordTiming => ({
  text: { start, end },
  phonemes,
  startSample: at,
  endSample: at + 5,
});

const piece = (words: readonly WordTiming[] | null, at: number, goesOn?: true): PieceTiming => ({
  text: { start: at, end: at + 10 },
  startSample: at * 10,
  endSample: at * 10 + 100,
  words,
  phonemes: words?.map(({ phonemes, ...rest }) => ({ ...rest, phoneme: phonemes })) ?? null,
  ...(goesOn ? { goesOn } : {}),
});

test('a sentence of one piece is unchanged', () => {
  const joiner = new TimingJoiner();
  assert.deepEqual(joiner.add(piece([word(0, 3, 'a', 0)], 0)), piece([word(0, 3, 'a', 0)], 0));
  assert.deepEqual(joiner.add(piece([], 10)), piece([], 10));
});

test('a sentence of three pieces is returned with the last, and the next starts fresh', () => {
  const joiner = new TimingJoiner();
  assert.equal(joiner.add(piece([word(0, 3, 'a', 0)], 0, true)), undefined);
  assert.equal(joiner.add(piece([word(4, 6, 'b', 100)], 10, true)), undefined);
  const joined = joiner.add(piece([word(7, 9, 'c', 200)], 20));
  assert.deepEqual(
    joined?.words?.map(({ phonemes }) => phonemes),
    ['a', 'b', 'c'],
  );
  assert.deepEqual(
    joined?.phonemes?.map(({ phoneme }) => phoneme),
    ['a', 'b', 'c'],
  );
  assert.deepEqual(
    [joined?.text, joined?.startSample, joined?.endSample],
    [{ start: 0, end: 30 }, 0, 300],
  );
  assert.deepEqual(joiner.add(piece([], 30)), piece([], 30));
});

test('a word that was cut is one word again, across several pieces too', () => {
  const joiner = new TimingJoiner();
  joiner.add(piece([word(0, 3, 'x', 0), word(4, 99, 'a', 5)], 0, true));
  joiner.add(piece([word(4, 99, 'b', 100)], 10, true));
  assert.deepEqual(joiner.add(piece([word(4, 99, 'c', 200)], 20))?.words, [
    word(0, 3, 'x', 0),
    { text: { start: 4, end: 99 }, phonemes: 'abc', startSample: 5, endSample: 205 },
  ]);
});

test('without words in its pieces, a sentence has none', () => {
  const joiner = new TimingJoiner();
  joiner.add(piece(null, 0, true));
  const joined = joiner.add(piece(null, 10));
  assert.deepEqual([joined?.words, joined?.phonemes], [null, null]);
});
