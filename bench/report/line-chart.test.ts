import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawLines, roundStep } from './line-chart.ts';

test('an axis counts in ones, twos or fives', () => {
  assert.deepEqual([0.03, 0.7, 1, 3, 180, 230].map(roundStep), [0.05, 1, 1, 5, 200, 500]);
});

test('the largest value stays inside its area, and a missing one leaves no point', () => {
  const shapes = drawLines(
    {
      title: '',
      note: '',
      places: ['a', 'b', 'c'],
      series: [{ colour: 'red', values: [10, undefined, 990] }],
    },
    { x: 0, y: 0, width: 400, height: 200 },
  ).join('\n');
  const heights = [...shapes.matchAll(/cy="([\d.]+)"/g)].map(([, y]) => Number(y));
  assert.equal(heights.length, 2);
  assert.ok(Math.min(...heights) >= 26 && Math.max(...heights) <= 176, String(heights));
});
