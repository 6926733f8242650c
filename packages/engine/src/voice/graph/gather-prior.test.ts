import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gatherPrior, idsOfFrames } from './gather-prior.ts';

const prior = {
  ids: 2,
  channels: 2,
  mean: Float32Array.of(1, 2, 10, 20),
  deviation: Float32Array.of(1, 3, 5, 7),
};
const silent = () => assert.fail('noise was asked for');

test('each frame belongs to the id whose duration covers it', () => {
  assert.deepEqual([...idsOfFrames(Float32Array.of(2, 0, 3))], [0, 0, 2, 2, 2]);
});

test('a sentence without frames gets one that belongs to no id', () => {
  const frames = idsOfFrames(Float32Array.of(0, 0));
  assert.deepEqual([...frames], [-1]);
  assert.deepEqual([...gatherPrior(prior, frames, 0, 1, 0, silent)], [0, 0]);
  const drawn = gatherPrior(prior, frames, 0, 1, 0.5, (_, into) => into.fill(2));
  assert.deepEqual([...drawn], [1, 1]);
});

test('a window has the requested frames, channel by channel', () => {
  const frames = idsOfFrames(Float32Array.of(2, 2));
  assert.deepEqual([...gatherPrior(prior, frames, 1, 4, 0, silent)], [1, 2, 2, 10, 20, 20]);
});

test('noise depends on the frame, so windows in any order get the same', () => {
  const frames = idsOfFrames(Float32Array.of(2, 2));
  const noise = (frame: number, into: Float32Array) => into.set([frame, -frame]);
  const whole = gatherPrior(prior, frames, 0, 4, 0.5, noise);
  const late = gatherPrior(prior, frames, 3, 4, 0.5, noise);
  assert.deepEqual([...late], [whole[3], whole[7]]);
  assert.deepEqual([...late], [2 + 3 * 3 * 0.5, 20 - 3 * 7 * 0.5]);
});
