import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Fulfilment } from '../obeying-client.ts';
import { refusedAgain, spreadOf, toldToRight, triesOf } from './load-figures.ts';

const fulfilment = (
  since: number,
  acceptedAt: number,
  ...refusals: [at: number, toldSeconds: number][]
): Fulfilment => ({
  ...{ since, acceptedAt, status: 200 },
  refusals: refusals.map(([at, toldSeconds]) => ({ at, toldSeconds })),
});

test('what was told is compared with the turn in the order of first asking', () => {
  const all = [
    fulfilment(0, 4000, [0, 4]),
    // Told the time of its turn, the second after 1000 ms.
    fulfilment(100, 10_000, [1000, 9]),
    // `retry-after` was twice the right time.
    fulfilment(200, 16_000, [2000, 28]),
    // Nobody knows when its turn would have been.
    {
      since: 300,
      acceptedAt: undefined,
      status: undefined,
      refusals: [{ at: 3000, toldSeconds: 5 }],
    },
  ];
  assert.deepEqual(toldToRight(all), [1, 1, 2]);
});

test('a turn within a second counts as a second, for nobody is told less', () => {
  assert.deepEqual(toldToRight([fulfilment(0, 100, [50, 1])]), [1]);
});

test('tries and refusals', () => {
  const all = [fulfilment(0, 1), fulfilment(0, 1, [0, 1]), fulfilment(0, 1, [0, 1], [0, 1])];
  assert.deepEqual(triesOf(all), [1, 2, 3]);
  assert.equal(refusedAgain(all), 1 / 3);
  assert.equal(spreadOf([3, 1, 2]).p50, 2);
});
