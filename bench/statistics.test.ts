import assert from 'node:assert/strict';
import { test } from 'node:test';
import { median, midMean, quantile } from './statistics.ts';

test('the median of an even number of values lies between the middle two', () => {
  assert.equal(median([10, 2, 1, 3]), 2.5);
});

test('one outlier does not move the median', () => {
  assert.equal(median([5, 5, 5, 5, 900]), 5);
});

test('a quantile interpolates between its neighbours', () => {
  assert.equal(quantile([0, 100], 0.95), 95);
  assert.equal(quantile([3], 0.95), 3);
});

test('no values have no median', () => {
  assert.throws(() => median([]), RangeError);
});

test('the mean of the middle half leaves outliers out and weighs what is left', () => {
  assert.equal(midMean([0, 10, 10, 10, 20, 20, 900]), 14);
  assert.equal(midMean([1, 3]), 2);
});
