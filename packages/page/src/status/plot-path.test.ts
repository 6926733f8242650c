import assert from 'node:assert/strict';
import { test } from 'node:test';
import { niceTop, type PlotFrame, type Point, pathOf } from './plot-path.ts';

/** A pixel is a second wide, and a unit high. */
const FRAME: PlotFrame = {
  ...{ width: 100, height: 10, now: 100_000, shownMs: 100_000, gapMs: 6_000, top: 10 },
};

const points = (...pairs: [number, number | undefined][]): Point[] =>
  pairs.map(([seconds, value]) => ({ at: seconds * 1000, value }));

test('time runs to the right, values upwards', () => {
  assert.equal(pathOf(points([96, 0], [98, 5], [100, 10]), FRAME), 'M96 10L98 5L100 0');
});

test('a point without a value ends the line', () => {
  const path = pathOf(points([92, 1], [94, 1], [96, undefined], [98, 1], [100, 1]), FRAME);
  assert.equal(path, 'M92 9L94 9M98 9L100 9');
});

test('points that are far apart are not joined', () => {
  assert.equal(pathOf(points([10, 1], [12, 1], [90, 1], [96, 1]), FRAME), 'M10 9L12 9M90 9L96 9');
});

test('a point that stands alone is a dot', () => {
  const path = pathOf(points([90, undefined], [92, 4], [94, undefined], [99, 4]), FRAME);
  assert.equal(path, 'M92 6h0M99 6h0');
});

test('a value above the upper edge is drawn at it', () => {
  assert.equal(pathOf(points([98, 25], [100, 10]), FRAME), 'M98 0L100 0');
});

test('without points there is no path', () => {
  assert.equal(pathOf([], FRAME), '');
});

test('the upper edge is a round number that holds the value', () => {
  const TOPS = [
    [1, 1],
    [1.01, 2],
    [3, 5],
    [7, 10],
    [10, 10],
    [11, 20],
    [0.13, 0.2],
    [163e6, 200e6],
  ];
  for (const [value = 0, top = 0] of TOPS) {
    assert.ok(Math.abs(niceTop(value) / top - 1) < 1e-9, `${value}: ${niceTop(value)}`);
  }
});
