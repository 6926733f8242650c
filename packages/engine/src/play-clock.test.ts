import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PlayClock } from './play-clock.ts';

test('audio is needed until a player has ten seconds that it has not played', () => {
  const clock = new PlayClock();
  assert.equal(clock.spareMs(1000), 0);
  clock.give(9, 1000);
  assert.equal(clock.spareMs(1000), 0);
  clock.give(4, 2000);
  assert.equal(clock.spareMs(2000), 2000);
  assert.equal(clock.spareMs(3500), 500);
  assert.equal(clock.spareMs(4000), 0);
});

test('a player that ran dry goes on with what comes next', () => {
  const clock = new PlayClock();
  clock.give(1, 0);
  clock.give(12, 60_000);
  assert.equal(clock.spareMs(60_000), 2000);
});

test('whoever takes everything at once is without more for ten seconds at most', () => {
  const clock = new PlayClock();
  clock.give(300, 0);
  assert.equal(clock.spareMs(0), 10_000);
});
