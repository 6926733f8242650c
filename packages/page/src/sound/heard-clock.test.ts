import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HeardClock } from './heard-clock.ts';

test('until anything is heard, the position is where the speech begins', () => {
  const clock = new HeardClock(3);
  assert.equal(clock.positionAt(100), 3);
  assert.equal(clock.begins, Number.POSITIVE_INFINITY);
  clock.add(10, 3, 4);
  assert.equal(clock.positionAt(9.99), 3);
  assert.equal(clock.begins, 10);
});

test('audio that follows without a gap is one span', () => {
  const clock = new HeardClock(0);
  clock.add(10, 0, 0.5);
  clock.add(10.5, 0.5, 2);
  assert.equal(clock.positionAt(10.25), 0.25);
  assert.equal(clock.positionAt(11), 1);
  assert.equal(clock.ends, 12);
});

test('the position stands still in a gap, and at the end', () => {
  const clock = new HeardClock(0);
  clock.add(10, 0, 1);
  clock.add(15, 1, 2);
  assert.equal(clock.positionAt(10.5), 0.5);
  assert.equal(clock.positionAt(13), 1);
  assert.equal(clock.positionAt(15.25), 1.25);
  assert.equal(clock.positionAt(100), 2);
  assert.equal(clock.begins, 10);
  assert.equal(clock.ends, 16);
});

test('many pieces of odd length add up without drift', () => {
  const clock = new HeardClock(0);
  const rate = 44_100;
  const start = 123_457 / rate;
  for (let n = 0; n < 3000; n++)
    clock.add(start + (n * 4411) / rate, (n * 4411) / rate, ((n + 1) * 4411) / rate);
  assert.ok(Math.abs(clock.positionAt(start + 299.5) - 299.5) < 1e-9);
});
