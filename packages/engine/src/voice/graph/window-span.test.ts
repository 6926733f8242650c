import assert from 'node:assert/strict';
import { test } from 'node:test';
import { windowSpan } from './window-span.ts';

test('a window within the sentence gets its halo on either side', () => {
  assert.deepEqual(windowSpan(101, 200, 400, 32), { from: 69, to: 232 });
});

test('the halo ends where the sentence ends', () => {
  assert.deepEqual(windowSpan(0, 48, 60, 32), { from: 0, to: 60 });
});

test('steady: a narrow window is widened within the sentence', () => {
  assert.deepEqual(windowSpan(0, 10, 400, 11, true), { from: 0, to: 65 });
  assert.deepEqual(windowSpan(392, 400, 401, 11, true), { from: 336, to: 401 });
  assert.deepEqual(windowSpan(10, 20, 30, 11, true), { from: 0, to: 30 });
});

test('steady: the span begins at a tile of the whole sentence', () => {
  for (const first of [100, 101, 102, 103]) {
    assert.deepEqual(windowSpan(first, 200, 400, 32, true), { from: 68, to: 232 });
  }
  assert.deepEqual(windowSpan(390, 400, 400, 11, true), { from: 332, to: 400 });
});
