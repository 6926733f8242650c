import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EngineError } from '../errors.ts';
import type { PieceInPlan } from '../synthesis/plan.ts';
import { AudioLength, type AudioLengthOptions } from './audio-length.ts';
import { START } from './position.ts';

/** Ten phoneme ids of a voice with 10 ms frames: at least a tenth of a second. */
const SENTENCE = Array.from({ length: 10 }, () => 1);

/** Pieces of sentences, given the number of pieces of each. */
const piecesOf = (...sentences: number[]): Pick<PieceInPlan, 'ids' | 'sentence'>[] =>
  sentences.flatMap((count, sentence) =>
    Array.from({ length: count }, () => ({ ids: SENTENCE, sentence })),
  );

function lengthOf(options: Partial<AudioLengthOptions>) {
  const problems: string[] = [];
  const length = new AudioLength({
    ...{ maxSeconds: 10, sampleRate: 1000, hopLength: 10, speed: 1 },
    ...{ sentenceSilenceSeconds: 0, from: START },
    onTooLong: ({ code, field, message }: EngineError) => {
      assert.deepEqual([code, field], ['audio_too_long', 'text']);
      problems.push(message);
    },
    ...options,
  });
  const pauseSeconds = options.sentenceSilenceSeconds ?? 0;
  const read = (pieces: ReturnType<typeof piecesOf>) =>
    length.read(
      pieces.map((piece, index) => {
        const next = pieces[index + 1];
        const isLast = next === undefined;
        const goesOn = next?.sentence === piece.sentence;
        return { ...piece, goesOn, pauseSeconds: isLast || goesOn ? 0 : pauseSeconds };
      }),
    );
  return { length, read, problems };
}

test('the silence between sentences counts when the text is read; the last sentence has none', () => {
  const { read, problems } = lengthOf({ sentenceSilenceSeconds: 3, maxSeconds: 6.3 });
  read(piecesOf(1, 1, 1));
  assert.deepEqual(problems, []);
  read(piecesOf(1, 1, 1, 1));
  assert.equal(problems.length, 1);
  assert.match(problems[0] ?? '', /at least 9\.4 s .* 6\.3 s .*`synthesis\.max_audio_seconds`/);
});

test('pieces of one sentence have no silence between them', () => {
  const { read, problems } = lengthOf({ sentenceSilenceSeconds: 10, maxSeconds: 10.4 });
  read(piecesOf(3, 1));
  assert.deepEqual(problems, []);
});

test('speech lasts at least a frame per id, divided by the speed', () => {
  const many = piecesOf(...Array.from({ length: 50 }, () => 1));
  const plain = lengthOf({ maxSeconds: 4.9 });
  plain.read(many);
  assert.equal(plain.problems.length, 1);
  const fast = lengthOf({ maxSeconds: 1.1, speed: 4 });
  fast.read(many);
  assert.deepEqual(fast.problems, []);
  // Voices that run whole take the speed into their length scale, and a duration is at least a
  // frame.
  const slow = lengthOf({ maxSeconds: 5, speed: 0.25 });
  slow.read(many);
  assert.deepEqual(slow.problems, []);
});

test('the length of a piece replaces its least length, and counts once', () => {
  const { length, read, problems } = lengthOf({ sentenceSilenceSeconds: 1, maxSeconds: 10 });
  read(piecesOf(1, 1));
  // 1 s of silence, and a tenth of a second for the second piece.
  for (let again = 0; again < 5; again++) length.piece(0, 8900);
  assert.deepEqual(problems, []);
  length.piece(1, 101);
  assert.match(problems[0] ?? '', /at least 10\.1 s/);
});

test('the length of a piece stays when more of the text is read', () => {
  const { length, read, problems } = lengthOf({ maxSeconds: 5 });
  read(piecesOf(1, 1));
  length.piece(0, 4800);
  assert.deepEqual(problems, []);
  read(piecesOf(1, 1, 1, 1));
  assert.match(problems[0] ?? '', /at least 5\.1 s/);
});

test('audio that another engine process delivered counts too', () => {
  const from = { piece: 2, samples: 0, before: 9800 };
  const { read, problems } = lengthOf({ from });
  read(piecesOf(1, 1, 1, 1));
  assert.deepEqual(problems, []);
  read(piecesOf(1, 1, 1, 1, 1));
  assert.match(problems[0] ?? '', /at least 10\.1 s/);
});

test('the silence for a text without a sound is a tenth of a second', () => {
  const { read, problems } = lengthOf({ maxSeconds: 0.09 });
  read([{ ids: [], sentence: 0 }]);
  assert.match(problems[0] ?? '', /at least 0\.1 s/);
});

test('without a limit no text is too long', () => {
  const { length, read, problems } = lengthOf({ maxSeconds: Number.POSITIVE_INFINITY });
  read(piecesOf(1));
  length.piece(0, Number.MAX_SAFE_INTEGER);
  assert.deepEqual(problems, []);
});
