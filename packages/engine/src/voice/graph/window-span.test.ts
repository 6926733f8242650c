import assert from 'node:assert/strict';
import { test } from 'node:test';
import { windowSpan } from './window-span.ts';

test('a window within the sentence is given its halo on either side', () => {
  assert.deepEqual(windowSpan(100, 200, 400, 32), { from: 68, to: 232 });
});

test('the halo ends where the sentence ends', () => {
  assert.deepEqual(windowSpan(0, 48, 60, 32), { from: 0, to: 60 });
});

test('a narrow window is widened, into the sentence it is cut from', () => {
  assert.deepEqual(windowSpan(0, 10, 400, 11, 65), { from: 0, to: 65 });
  assert.deepEqual(windowSpan(390, 400, 400, 11, 65), { from: 335, to: 400 });
  assert.deepEqual(windowSpan(10, 20, 30, 11, 65), { from: 0, to: 30 });
});
