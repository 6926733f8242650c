import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Playback } from './playback.ts';

test('audio that comes before the last of it is played leaves no gap', () => {
  const playback = new Playback();
  assert.equal(playback.leadMs(900), 0);
  playback.receive(0.3, 1000);
  playback.receive(0.5, 1290);
  assert.equal(playback.startedAt, 1000);
  assert.equal(playback.emptyAt, 1800);
  assert.equal(playback.leadMs(1500), 300);
  assert.equal(playback.receivedSeconds, 0.8);
  assert.deepEqual(playback.gaps, []);
});

test('playback stands still in a gap and goes on with what comes', () => {
  const playback = new Playback();
  playback.receive(0.3, 1000);
  playback.receive(0.3, 1400);
  playback.receive(0.3, 1700);
  assert.deepEqual(playback.gaps, [{ ms: 100 }]);
  assert.equal(playback.emptyAt, 2000);
});

test('what is too short to be heard is no gap, and yet delays what follows', () => {
  const playback = new Playback();
  playback.receive(0.3, 1000);
  playback.receive(0.3, 1319);
  assert.deepEqual(playback.gaps, []);
  assert.equal(playback.emptyAt, 1619);
});

test('an answer that is broken off has the gap that was there by then', () => {
  const playback = new Playback();
  playback.breakOff(900);
  playback.receive(0.3, 1000);
  playback.breakOff(1250);
  assert.deepEqual(playback.gaps, []);
  playback.breakOff(1500);
  assert.deepEqual(playback.gaps, [{ ms: 200 }]);
});
