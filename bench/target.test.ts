import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atLeast, atMost, ratio } from './target.ts';

test('a limit is met by the limit itself, and missed beyond it', () => {
  assert.equal(atMost('x', 0.5, 0.5, ratio).met, true);
  assert.equal(atMost('x', 0.5, 0.51, ratio).met, false);
  assert.equal(atLeast('x', 1.5, 1.5, ratio).met, true);
  assert.equal(atLeast('x', 1.5, 1.49, ratio).met, false);
});

test('aim and figure are shown alike, and a small ratio with a third digit', () => {
  assert.deepEqual(atMost('x', 0.09, 0.0871, ratio), {
    what: 'x',
    aim: '≤ 0.090',
    measured: '0.087',
    met: true,
  });
  assert.equal(atLeast('x', 1.5, undefined, ratio).measured, 'not measured');
});
