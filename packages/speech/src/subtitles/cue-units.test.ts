import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SentenceTiming } from '@hailo-piper/engine';
import { cueUnits } from './cue-units.ts';

const RATE = 1000;

/** Sentences of a text with their words' positions; each word takes 100 ms. */
const sentence = (
  [start, end]: [number, number],
  startSample: number,
  ...words: [number, number][]
): SentenceTiming => ({
  text: { start, end },
  startSample,
  endSample: startSample + 100 * words.length + 50,
  words: words.map(([from, to], i) => ({
    text: { start: from, end: to },
    phonemes: 'a',
    startSample: startSample + 10 + 100 * i,
    endSample: startSample + 100 * (i + 1),
  })),
  phonemes: [],
});

const units = (text: string, ...sentences: SentenceTiming[]) =>
  cueUnits([...text], sentences, RATE).map((unit) => [
    unit.text,
    unit.startSeconds,
    unit.endSeconds,
    unit.ends,
  ]);

test('a unit is a word with its marks and the space behind it', () => {
  const text = '“One, (two) three.” Four';
  assert.deepEqual(
    units(text, sentence([0, 19], 0, [1, 4], [7, 10], [12, 17]), sentence([20, 24], 500, [20, 24])),
    [
      ['“One, ', 0, 0.11, 'phrase'],
      ['(two) ', 0.11, 0.21, 'phrase'],
      ['three.” ', 0.21, 0.35, 'sentence'],
      ['Four', 0.5, 0.65, 'sentence'],
    ],
  );
});

test('without spaces, marks go to the word they belong to', () => {
  assert.deepEqual(
    units('好，「很」好。', sentence([0, 7], 0, [0, 1], [3, 4], [5, 6])).map(([text]) => text),
    ['好，', '「很」', '好。'],
  );
});

test('the brackets of raw phonemes are removed', () => {
  assert.deepEqual(
    units('Say [[ ta to ]], now', sentence([0, 20], 0, [0, 3], [7, 9], [10, 12], [17, 20])).map(
      ([text]) => text,
    ),
    ['Say ', 'ta ', 'to, ', 'now'],
  );
});

test('a sentence without words is one unit', () => {
  const whole = { ...sentence([0, 9], 0), endSample: 900, words: null, phonemes: null };
  assert.deepEqual(units('One, two.', whole), [['One, two.', 0, 0.9, 'sentence']]);
});
