import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clockTime } from './clock-time.ts';

test('seconds are shown as minutes and seconds', () => {
  assert.equal(clockTime(0), '0:00');
  assert.equal(clockTime(9.99), '0:09');
  assert.equal(clockTime(65), '1:05');
  assert.equal(clockTime(3600), '60:00');
});
