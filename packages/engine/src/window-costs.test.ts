import assert from 'node:assert/strict';
import { test } from 'node:test';
import { costMs, fitCost } from './window-costs.ts';

const points = (...of: (readonly [units: number, ms: number])[]) =>
  of.map(([units, ms]) => ({ units, ms }));

test('the line of measurements that are on one', () => {
  const line = fitCost(points([20, 15], [40, 25], [80, 45]));
  assert.deepEqual(line, { fixedMs: 5, msPerUnit: 0.5 });
  assert.equal(costMs(line, 112), 61);
});

test('the line between measurements that are on none', () => {
  assert.deepEqual(fitCost(points([0, 0], [10, 13], [20, 17])), { fixedMs: 1.5, msPerUnit: 0.85 });
});

test('no cost is below zero', () => {
  assert.deepEqual(fitCost(points([10, 1], [20, 4])), { fixedMs: 0, msPerUnit: 90 / 500 });
  assert.deepEqual(fitCost(points([10, 4], [20, 2])), { fixedMs: 3, msPerUnit: 0 });
});

test('of one width the cost is fixed; of none there is no cost', () => {
  assert.deepEqual(fitCost(points([10, 4], [10, 6])), { fixedMs: 5, msPerUnit: 0 });
  assert.deepEqual(fitCost([]), { fixedMs: 0, msPerUnit: 0 });
});
