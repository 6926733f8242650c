import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AudioQueue } from '../audio-queue.ts';
import type { AudioChunk } from '../speech-engine.ts';
import { type PlannedSentence, piecesOf } from '../synthesis/plan.ts';
import { AudioLength } from './audio-length.ts';
import { START } from './position.ts';
import { UtteranceProgress } from './progress.ts';
import { spokenPiece } from './spoken-piece.ts';

const SAMPLE_RATE = 1000;

/** The chunks of a plan with pieces of 50 samples each, in two windows. */
async function chunksOf(sentences: readonly PlannedSentence[]): Promise<AudioChunk[]> {
  const audio = new AudioQueue();
  const progress = new UtteranceProgress(START);
  const length = new AudioLength({
    ...{ maxSeconds: 100, sampleRate: SAMPLE_RATE, hopLength: 10, speed: 1 },
    ...{ sentenceSilenceSeconds: 0, from: START, onTooLong: assert.fail },
  });
  const pieces = piecesOf({ sentences, unknown: [] });
  length.read(pieces);
  for (const [index, piece] of pieces.entries()) {
    const spoken = spokenPiece({
      ...{ piece, index, audio, progress, length, sampleRate: SAMPLE_RATE, hooks: {} },
      final: index === pieces.length - 1,
      plan: { phonemeIds: 0, unknown: [], queueMs: 0, planMs: 0 },
      work: (ids) => ids,
    });
    for (const [samples, last] of [
      [new Int16Array(20), false],
      [new Int16Array(30), true],
    ] as const) {
      spoken.onSamples({ samples, total: 50, last, samplesPerId: null });
    }
    spoken.onSpoken(0);
  }
  return Array.fromAsync(audio);
}

const IDS = { ids: [1, 2, 3] };

test('the silence of its pause follows the last piece of each sentence only', async () => {
  const chunks = await chunksOf([
    { pieces: [IDS], pauseSeconds: 0.2 },
    { pieces: [IDS, IDS], pauseSeconds: 0.01 },
    { pieces: [IDS], pauseSeconds: 0 },
    { pieces: [IDS], pauseSeconds: 0 },
  ]);
  assert.deepEqual(
    chunks.map(({ sentence, piece, silence, samples }) =>
      [sentence, piece, silence ? 'silence' : 'speech', samples.length].join(' '),
    ),
    [
      ...['0 0 speech 20', '0 0 speech 30', '0 0 silence 200'],
      ...['1 1 speech 20', '1 1 speech 30', '1 2 speech 20', '1 2 speech 30', '1 2 silence 10'],
      ...['2 3 speech 20', '2 3 speech 30', '3 4 speech 20', '3 4 speech 30'],
    ],
  );
});

for (const [pauseSeconds, expected] of [
  [
    0,
    [
      [20, 30, false, false],
      [30, 0, true, true],
    ],
  ],
  [
    0.3,
    [
      [20, 330, false, false],
      [30, 300, false, false],
      [300, 0, true, true],
    ],
  ],
] as const) {
  test(`the last chunk is marked with a pause of ${pauseSeconds} s at the end`, async () => {
    const chunks = await chunksOf([{ pieces: [IDS], pauseSeconds }]);
    assert.deepEqual(
      chunks.map(({ samples, samplesToCome, last, final }) => [
        samples.length,
        samplesToCome,
        last,
        final,
      ]),
      expected,
    );
  });
}
