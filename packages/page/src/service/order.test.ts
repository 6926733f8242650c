import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bodyOf, type Order } from './order.ts';

const ORDER: Order = {
  text: 'Hello.',
  voice: 'en_US-joe-medium',
  speaker: null,
  speed: 1,
  variation: 1,
  level: 1,
  seed: 7,
};
const DEFAULTS = { noise_scale: 0.667, noise_w_scale: 0.8, volume: 1 };

test('what is as the voice has it is left out', () => {
  assert.deepEqual(bodyOf(ORDER, DEFAULTS, 'mp3'), {
    text: 'Hello.',
    voice: 'en_US-joe-medium',
    seed: 7,
    format: 'mp3',
  });
});

test('variation and level scale what the voice has', () => {
  const order = { ...ORDER, speed: 0.5, variation: 0.5, level: 1.5, speaker: 0 };
  assert.deepEqual(bodyOf(order, { ...DEFAULTS, volume: 2 }, 'json'), {
    text: 'Hello.',
    voice: 'en_US-joe-medium',
    speaker_id: 0,
    speed: 0.5,
    noise_scale: 0.334,
    noise_w_scale: 0.4,
    volume: 3,
    seed: 7,
    format: 'json',
  });
});

test('no variation is none, and the most is what the service accepts', () => {
  const none = bodyOf({ ...ORDER, variation: 0, level: 0 }, DEFAULTS, 'wav');
  assert.deepEqual([none.noise_scale, none.noise_w_scale, none.volume], [0, 0, 0]);
  const loud = { noise_scale: 1.5, noise_w_scale: 2, volume: 9 };
  const most = bodyOf({ ...ORDER, variation: 2, level: 2 }, loud, 'wav');
  assert.deepEqual([most.noise_scale, most.noise_w_scale, most.volume], [2, 2, 10]);
});
