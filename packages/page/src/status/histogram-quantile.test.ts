import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Bucket, histogramQuantile } from './histogram-quantile.ts';

const buckets = (...pairs: [number, number][]): Bucket[] =>
  pairs.map(([le, count]) => ({ le, count }));

const assertNear = (actual: number | undefined, expected: number) =>
  assert.ok(Math.abs((actual ?? Number.NaN) - expected) < 1e-9, `${actual}, not ${expected}`);

test('values are evenly spread in their bucket', () => {
  const histogram = buckets([0.1, 0], [0.25, 10], [0.5, 20], [Infinity, 20]);
  assertNear(histogramQuantile(0.5, histogram), 0.25);
  assertNear(histogramQuantile(0.25, histogram), 0.175);
  assertNear(histogramQuantile(0.95, histogram), 0.475);
});

test('the lowest bucket begins at 0', () => {
  assertNear(histogramQuantile(0.5, buckets([0.01, 4], [Infinity, 4])), 0.005);
});

test('a quantile in the bucket without an end is the bound below it', () => {
  assert.equal(histogramQuantile(0.95, buckets([30, 1], [60, 1], [Infinity, 9])), 60);
});

test('empty buckets between are skipped', () => {
  const histogram = buckets([1, 1], [2, 1], [3, 1], [4, 2], [Infinity, 2]);
  assertNear(histogramQuantile(0.75, histogram), 3.5);
});

test('the order of buckets does not matter, and a count that falls is raised', () => {
  const histogram = buckets([Infinity, 4], [2, 3], [1, 4]);
  assertNear(histogramQuantile(0.5, histogram), 0.5);
});

test('bounds below 0 are a value themselves', () => {
  assert.equal(histogramQuantile(0.5, buckets([-1, 3], [Infinity, 3])), -1);
});

test('without values, or without a bucket without an end, there is no quantile', () => {
  assert.equal(histogramQuantile(0.5, []), undefined);
  assert.equal(histogramQuantile(0.5, buckets([1, 0], [Infinity, 0])), undefined);
  assert.equal(histogramQuantile(0.5, buckets([1, 2], [2, 2])), undefined);
  assert.equal(histogramQuantile(0.5, buckets([Infinity, 2])), undefined);
});
