import assert from 'node:assert/strict';
import { test } from 'node:test';
import { frameNoise, pieceSeed } from './noise.ts';

const CHANNELS = 192;
const FRAMES = 2_000;

const frame = (seed: number, index: number): Float32Array => {
  const out = new Float32Array(CHANNELS);
  frameNoise(out, seed, index);
  return out;
};

const values = (seed: number): number[] =>
  Array.from({ length: FRAMES }, (_, i) => [...frame(seed, i)]).flat();

const mean = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;

test('noise is standard normal: mean, variance, kurtosis, tails', () => {
  const list = values(pieceSeed(7, 0));
  const average = mean(list);
  const moment = (power: number) => mean(list.map((value) => (value - average) ** power));
  const variance = moment(2);
  // Four standard errors of each, for 384,000 values.
  assert.ok(Math.abs(average) < 0.0065, `mean ${average}`);
  assert.ok(Math.abs(variance - 1) < 0.01, `variance ${variance}`);
  assert.ok(Math.abs(moment(4) / variance ** 2 - 3) < 0.035, 'kurtosis');
  const tail = mean(list.map((value) => Number(Math.abs(value) > 2)));
  assert.ok(Math.abs(tail - 0.0455) < 0.0014, `tail ${tail}`);
});

test('neighbouring frames, channels, sentences and seeds are not correlated', () => {
  const correlation = (one: readonly number[], other: readonly number[]) =>
    mean(one.map((value, i) => value * (other[i] as number)));
  const list = values(pieceSeed(7, 0));
  const pairs = {
    'next frame': list.slice(CHANNELS),
    'next channel': list.slice(1),
    'next sentence': values(pieceSeed(7, 1)),
    'next seed': values(pieceSeed(8, 0)),
    'seed 2^32 on': values(pieceSeed(7 + 2 ** 32, 0)),
  };
  for (const [name, other] of Object.entries(pairs)) {
    const found = correlation(list.slice(0, other.length), other);
    assert.ok(Math.abs(found) < 0.0065, `${name}: ${found}`);
  }
});

test('a frame depends only on its seed and number', () => {
  const forwards = [0, 1, 2, -1].map((index) => frame(99, index));
  const backwards = [-1, 2, 1, 0].map((index) => frame(99, index)).reverse();
  assert.deepEqual(forwards, backwards);
  assert.notDeepEqual(frame(99, 0), frame(100, 0));
});

test('the values are pinned: a seed must mean the same after every release', () => {
  const out = new Float32Array(4);
  frameNoise(out, pieceSeed(42, 0), 0);
  assert.deepEqual(
    [...out].map((value) => value.toFixed(6)),
    ['-1.860795', '-0.999449', '0.710780', '0.749126'],
  );
});
