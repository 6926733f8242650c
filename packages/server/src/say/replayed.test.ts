import assert from 'node:assert/strict';
import { test } from 'node:test';
import { replayed } from './replayed.ts';

test('a stream is read again from its beginning, also while a part is waited for', async () => {
  const { promise: third, resolve } = Promise.withResolvers<number>();
  async function* numbers() {
    yield 1;
    yield 2;
    yield await third;
    yield 4;
  }
  const read = replayed(numbers());
  const early = read();
  assert.deepEqual([(await early.next()).value, (await early.next()).value], [1, 2]);
  const pending = early.next();
  const all = Array.fromAsync(read());
  resolve(3);
  assert.equal((await pending).value, 3);
  assert.deepEqual(await all, [1, 2, 3, 4]);
  assert.deepEqual(await Array.fromAsync(early), [4]);
  assert.deepEqual(await Array.fromAsync(read()), [1, 2, 3, 4]);
});

test('a stream that breaks off breaks off for every reader', async () => {
  async function* broken() {
    yield 1;
    throw new Error('broken off');
  }
  const read = replayed(broken());
  await assert.rejects(Array.fromAsync(read()), /broken off/);
});
