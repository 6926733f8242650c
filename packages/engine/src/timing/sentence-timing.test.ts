import assert from 'node:assert/strict';
import { test } from 'node:test';
import { phonemeIds } from '../phonemes/phoneme-ids.ts';
import type { Script } from './script.ts';
import { sentenceTiming } from './sentence-timing.ts';

const idMap = new Map([
  ['_', [0]],
  ['^', [1]],
  ['$', [2]],
  [' ', [3]],
  ['.', [10]],
  ['a', [14]],
  ['b', [15, 16]],
]);

const phonemes = [...'a☃ ☃ b.'];
const { ids, idStarts } = phonemeIds(phonemes, idMap);
const script: Script = {
  text: { start: 5, end: 12 },
  phonemes,
  idStarts,
  words: [
    { text: { start: 5, end: 7 }, start: 0, end: 2 },
    { text: { start: 8, end: 9 }, start: 3, end: 4 },
    { text: { start: 10, end: 11 }, start: 5, end: 6 },
  ],
};

test('a phoneme lasts as long as its ids and the pad after them', () => {
  // ^ _ | a _ | ' ' _ | ' ' _ | b b _ | . _ | $
  assert.deepEqual(ids, [1, 0, 14, 0, 3, 0, 3, 0, 15, 16, 0, 10, 0, 2]);
  const samplesPerId = [100, 1, 200, 2, 300, 3, 400, 4, 500, 50, 5, 600, 6, 700];
  const samples = samplesPerId.reduce((sum, each) => sum + each);
  const timing = sentenceTiming(script, { startSample: 1000, samples, samplesPerId });
  const a = { startSample: 1101, endSample: 1303 };
  const b = { startSample: 2010, endSample: 2565 };
  assert.deepEqual(timing, {
    text: { start: 5, end: 12 },
    startSample: 1000,
    endSample: 1000 + samples,
    // The voice knows no phoneme of the second word.
    words: [
      { text: { start: 5, end: 7 }, phonemes: 'a', ...a },
      { text: { start: 10, end: 11 }, phonemes: 'b', ...b },
    ],
    phonemes: [
      { phoneme: 'a', text: { start: 5, end: 7 }, ...a },
      { phoneme: ' ', text: null, startSample: 1303, endSample: 1606 },
      { phoneme: ' ', text: null, startSample: 1606, endSample: 2010 },
      { phoneme: 'b', text: { start: 10, end: 11 }, ...b },
      { phoneme: '.', text: null, startSample: 2565, endSample: 3171 },
    ],
  });
});

test('a voice that reports no durations has times of sentences only', () => {
  assert.deepEqual(sentenceTiming(script, { startSample: 7, samples: 5, samplesPerId: null }), {
    text: { start: 5, end: 12 },
    startSample: 7,
    endSample: 12,
    words: null,
    phonemes: null,
  });
});
