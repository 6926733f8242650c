import assert from 'node:assert/strict';
import { test } from 'node:test';
import { audienceFigures } from './audience-figures.ts';
import type { Hearing } from './listen.ts';
import { Playback } from './playback.ts';

const hearing = (outcome: 'heard' | 'left' | 'cut', ...arrivals: [number, number][]): Hearing => {
  const playback = new Playback();
  for (const [seconds, at] of arrivals) playback.receive(seconds, at);
  return { outcome, askedAt: 0, playback };
};

test('gaps are counted by stream, and refusals apart', () => {
  const figures = audienceFigures(
    [
      hearing('heard', [1, 100], [1, 1000]),
      hearing('heard', [1, 300], [1, 1400], [1, 2900]),
      hearing('cut', [1, 200]),
      { outcome: 'refused', retryAfterMs: 1000 },
      // Left before there was any audio.
      hearing('left'),
    ],
    10_000,
  );
  assert.deepEqual(figures, {
    streams: 3,
    refusals: 1,
    cut: 1,
    playedSeconds: 6,
    dryStreams: 1,
    gaps: 2,
    longestGapMs: 500,
    drySeconds: 0.6,
    firstMs: 200,
    first95Ms: 290,
  });
});

test('what is not played when it is over does not count as played', () => {
  assert.equal(audienceFigures([hearing('left', [3, 1000])], 2000).playedSeconds, 1);
});

test('an audience that heard nothing has no first audio', () => {
  const { streams, firstMs, longestGapMs } = audienceFigures([], 0);
  assert.deepEqual([streams, firstMs, longestGapMs], [0, undefined, 0]);
});
