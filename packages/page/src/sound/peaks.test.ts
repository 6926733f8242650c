import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Peaks } from './peaks.ts';

/** Loud in the second half. */
function halves(length: number): Float32Array {
  return Float32Array.from({ length }, (_, n) => (n < length / 2 ? 0.25 : -0.5));
}

test('each column has the loudest of its samples, of whichever sign', () => {
  const peaks = new Peaks();
  peaks.add(halves(4096));
  assert.deepEqual([...peaks.columns(4)], [0.25, 0.25, 0.5, 0.5]);
  assert.equal(peaks.length, 4096);
});

test('samples in pieces give the same as all at once', () => {
  const samples = Float32Array.from({ length: 500_000 }, (_, n) => Math.sin(n * n) * (n / 500_000));
  const whole = new Peaks();
  whole.add(samples);
  const pieces = new Peaks();
  for (let at = 0; at < samples.length; at += 777) pieces.add(samples.subarray(at, at + 777));
  assert.deepEqual(pieces.columns(700), whole.columns(700));
});

test('a long speech keeps its shape: no peak is lost and none moves to another column', () => {
  const peaks = new Peaks();
  const part = new Float32Array(20_000);
  for (let n = 0; n < 60; n++) peaks.add(part.fill(n / 64));
  const columns = peaks.columns(60);
  for (const [n, peak] of columns.entries()) {
    // A bucket at the edge belongs to both columns.
    assert.ok(peak === n / 64 || peak === (n + 1) / 64, `column ${n} is ${peak}`);
  }
  assert.equal(Math.max(...columns), 59 / 64);
});

test('columns behind what was received are empty', () => {
  const peaks = new Peaks();
  peaks.add(halves(4096));
  assert.deepEqual([...peaks.columns(4, 8192)], [0.25, 0.5, 0, 0]);
});

test('a picture wider than the sound has no empty columns', () => {
  const peaks = new Peaks();
  peaks.add(halves(64));
  const columns = [...peaks.columns(500)];
  assert.ok(columns.every((peak) => peak === 0.25 || peak === 0.5));
});

test('nothing received is an empty picture', () => {
  assert.deepEqual([...new Peaks().columns(3)], [0, 0, 0]);
  assert.deepEqual([...new Peaks().columns(3, 1000)], [0, 0, 0]);
});
