import assert from 'node:assert/strict';
import { test } from 'node:test';
import { near, nearest } from './suggest.ts';

const KEYS = ['host', 'port', 'level', 'request_timeout', 'whole_timeout', 'noise_scale'];

for (const [typed, meant] of [
  ['prot', 'port'],
  ['hots', 'host'],
  ['levle', 'level'],
  ['PORT', 'port'],
  ['requst_timeout', 'request_timeout'],
  ['noise_w_scale', 'noise_scale'],
  ['noise', 'noise_scale'],
  ['tropes', undefined],
  ['', undefined],
  ['p'.repeat(65), undefined],
] as const) {
  test(`${typed.slice(0, 20) || 'nothing'} stands for ${meant ?? 'no key'}`, () => {
    assert.equal(nearest(typed, KEYS), meant);
  });
}

test('the nearest candidate comes first', () => {
  assert.deepEqual(near('timeout_b', ['timeout_bcd', 'timeout_a', 'timeout_b']), [
    'timeout_b',
    'timeout_a',
    'timeout_bcd',
  ]);
});
