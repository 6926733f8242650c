import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WriteQueue } from './write-queue.ts';

test('writes come one after another, and only so many bytes wait', async () => {
  const queue = new WriteQueue(100);
  const done: number[] = [];
  const first = Promise.withResolvers<void>();
  assert.ok(queue.add(60, () => first.promise.then(() => void done.push(1))));
  assert.ok(queue.add(40, async () => void done.push(2)));
  assert.ok(!queue.add(1, async () => void done.push(3)));
  assert.deepEqual([queue.bytes, queue.length, queue.refused], [100, 2, 1]);
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(done, []);
  first.resolve();
  await queue.done();
  assert.deepEqual(done, [1, 2]);
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual([queue.bytes, queue.length], [0, 0]);
});
