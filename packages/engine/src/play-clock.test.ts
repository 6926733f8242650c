import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PlayClock } from './play-clock.ts';

test('audio is needed until the player has four unplayed seconds', () => {
  const clock = new PlayClock();
  assert.equal(clock.spareMs(1000), 0);
  assert.equal(clock.leadMs(1000), undefined);
  clock.give(3, 1000);
  assert.equal(clock.spareMs(1000), 0);
  clock.give(4, 2000);
  assert.equal(clock.leadMs(2000), 6000);
  assert.equal(clock.spareMs(2000), 2000);
  assert.equal(clock.spareMs(3500), 500);
  assert.equal(clock.spareMs(4000), 0);
});

test('a player that ran out of audio resumes with the next audio', () => {
  const clock = new PlayClock();
  clock.give(1, 0);
  assert.equal(clock.leadMs(60_000), 0);
  clock.give(6, 60_000);
  assert.equal(clock.spareMs(60_000), 2000);
});

test('a reader that takes everything at once waits at most ten seconds for more', () => {
  const clock = new PlayClock();
  clock.give(300, 0);
  assert.equal(clock.spareMs(0), 10_000);
});
