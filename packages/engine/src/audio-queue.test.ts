import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AudioQueue } from './audio-queue.ts';

const chunk = (sentence: number, final = false) => ({
  samples: new Int16Array(10),
  plan: { phonemeIds: 1, unknown: [], queueMs: 0, planMs: 0 },
  sentence,
  piece: sentence,
  silence: false,
  last: true,
  samplesToCome: final ? 0 : null,
  final,
});

test('chunks are read in order, up to the final one', async () => {
  const queue = new AudioQueue();
  queue.push(chunk(0));
  queue.push(chunk(1, true));
  const seen: number[] = [];
  for await (const { sentence } of queue) seen.push(sentence);
  assert.deepEqual(seen, [0, 1]);
});

test('a waiting reader gets a chunk that is pushed later', async () => {
  const queue = new AudioQueue();
  const reader = queue[Symbol.asyncIterator]();
  const next = reader.next();
  queue.push(chunk(0, true));
  assert.equal((await next).done, false);
  assert.equal((await reader.next()).done, true);
});

test('a failure comes after the chunks that were pushed before it', async () => {
  const queue = new AudioQueue();
  queue.push(chunk(0));
  queue.fail(new Error('broken'));
  const reader = queue[Symbol.asyncIterator]();
  assert.equal((await reader.next()).done, false);
  await assert.rejects(reader.next(), /broken/);
});

test('samples count as waiting until they are taken', async () => {
  let taken = 0;
  const queue = new AudioQueue({ onTaken: () => (taken += 1) });
  queue.push(chunk(0));
  queue.push(chunk(1));
  assert.equal(queue.samplesWaiting, 20);
  await queue[Symbol.asyncIterator]().next();
  assert.equal(queue.samplesWaiting, 10);
  assert.equal(taken, 1);
});

for (const [until, ...pushed] of [
  ['enough samples wait', { ...chunk(0), last: false }, { ...chunk(0), last: false }],
  ['a sentence ends', chunk(0)],
] as const) {
  test(`a queue that holds gives nothing until ${until}, and then all chunks as they are`, async () => {
    const queue = new AudioQueue();
    queue.hold(20);
    const [first, ...others] = pushed;
    const reader = queue[Symbol.asyncIterator]();
    let given = 0;
    const read = reader.next().then(({ value }) => {
      given += 1;
      return value;
    });
    if (others.length > 0) {
      queue.push(first);
      await new Promise(setImmediate);
      assert.equal(given, 0);
    }
    queue.push(others[0] ?? first);
    assert.equal(await read, first);
    for (const other of others) assert.equal((await reader.next()).value, other);
  });
}

test('a queue that holds gives a failure at once, behind what was pushed', async () => {
  const queue = new AudioQueue();
  queue.hold(100);
  queue.push({ ...chunk(0), last: false });
  queue.fail(new Error('broken'));
  const reader = queue[Symbol.asyncIterator]();
  assert.equal((await reader.next()).done, false);
  await assert.rejects(reader.next(), /broken/);
});

test('a reader that leaves is reported once, drops the waiting chunks, and stops the producer', async () => {
  let left = 0;
  const queue = new AudioQueue({ onLeft: () => (left += 1) });
  queue.push(chunk(0));
  for await (const _ of queue) break;
  queue.push(chunk(1));
  assert.equal(left, 1);
  assert.equal(queue.closed, true);
  assert.equal(queue.samplesWaiting, 0);
});

test('leaving ends a pending next()', async () => {
  const queue = new AudioQueue();
  const reader = queue[Symbol.asyncIterator]();
  const next = reader.next();
  await reader.return?.();
  assert.equal((await next).done, true);
});

test('a reader that took everything has not left', async () => {
  let left = 0;
  const queue = new AudioQueue({ onLeft: () => (left += 1) });
  queue.push(chunk(0, true));
  for await (const _ of queue) break;
  assert.equal(left, 0);
});
