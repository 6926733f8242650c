import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Kept } from './level.ts';
import { MemoryLevel } from './memory-level.ts';

const entry = (length: number): Kept => ({ kind: 'sound', bytes: new Uint8Array(length) });

test('memory never holds more than its bytes; the longest unused go', () => {
  const memory = new MemoryLevel(10_000);
  for (let at = 0; at < 100; at++) {
    memory.put(`key-${at}`, entry(100 + 37 * at));
    memory.get('key-0');
    assert.ok(memory.figures().bytes <= 10_000);
  }
  assert.ok(memory.has('key-0'), 'used all the time');
  assert.ok(memory.has('key-99'));
  assert.ok(!memory.has('key-1'));
  const { entries, evictions } = memory.figures();
  assert.equal(entries + evictions, 100);
});

test('what is larger than all of memory is not kept', () => {
  const memory = new MemoryLevel(1000);
  memory.put('small', entry(10));
  memory.put('large', entry(1000));
  assert.deepEqual([memory.has('small'), memory.has('large')], [true, false]);
});
