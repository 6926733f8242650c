import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NO_COUNTERS } from '../process/counters.ts';
import { Backlog } from './backlog.ts';

test('before anything was measured it guesses on the slow side', () => {
  const backlog = new Backlog();
  backlog.add(150);
  assert.equal(backlog.drainSeconds(NO_COUNTERS, 1), 8);
  assert.equal(backlog.firstTurnSeconds(NO_COUNTERS, 1), 0);
});

test('the drain is the audio still to be made at the measured real-time factor', () => {
  const backlog = new Backlog();
  const done = backlog.add(100);
  done.audioSeconds = 10;
  backlog.remove(done, true);
  const half = backlog.add(200);
  half.audioSeconds = 5;
  backlog.add(50);
  const counters = { ...NO_COUNTERS, audioSeconds: 40, synthesisSeconds: 8, sentences: 16 };
  // 0.1 s a character: 20 − 5 and 5 seconds to go, at 0.2.
  assert.ok(Math.abs(backlog.drainSeconds(counters, 1) - 4) < 1e-9);
  assert.ok(Math.abs(backlog.drainSeconds(counters, 2) - 2) < 1e-9);
  // Two before it, half a second a sentence.
  assert.equal(backlog.firstTurnSeconds(counters, 1), 1);
});

test('what was broken off teaches nothing about the length of texts', () => {
  const backlog = new Backlog();
  const broken = backlog.add(1500);
  broken.audioSeconds = 1;
  backlog.remove(broken, false);
  backlog.add(150);
  assert.equal(backlog.size, 1);
  assert.equal(backlog.drainSeconds(NO_COUNTERS, 1), 8);
});
