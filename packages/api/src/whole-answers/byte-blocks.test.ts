import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ByteBlocks, base64Of, base64Size, partOf } from './byte-blocks.ts';

/** Splits bytes into parts of a size. */
function* partsOf(bytes: Buffer, size: number): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const someBytes = (length: number): Buffer =>
  Buffer.from(Array.from({ length }, (_, n) => (n * 31 + (n >> 8)) & 0xff));

test('parts of any size are kept completely, in blocks', () => {
  for (const [length, size] of [
    [0, 1],
    [1, 1],
    [1000, 1],
    [200_000, 999],
    [500_000, 70_000],
    [300_000, 300_000],
  ] as const) {
    const bytes = someBytes(length);
    const kept = new ByteBlocks();
    for (const part of partsOf(bytes, size)) kept.add(part);
    assert.equal(kept.size, length);
    const blocks = kept.end();
    assert.ok(Buffer.concat(blocks).equals(bytes));
    for (const block of blocks.slice(0, -1)) assert.ok(block.length >= 64 * 1024);
  }
});

test('the memory that bytes arrive in is not retained and may be reused', () => {
  const kept = new ByteBlocks();
  const lent = Buffer.alloc(64 * 1024, 1);
  kept.add(lent);
  lent.fill(2);
  kept.add(lent);
  const [first, second] = kept.end();
  assert.deepEqual([first?.[0], first?.at(-1), second?.[0]], [1, 1, 2]);
});

test('base64 of blocks equals that of all bytes, wherever the blocks end', () => {
  for (const length of [0, 1, 2, 3, 4, 5, 100, 1001]) {
    const bytes = someBytes(length);
    for (const size of [1, 2, 3, 4, 7, 1000]) {
      const text = Buffer.concat([...base64Of(partsOf(bytes, size))]).toString();
      assert.equal(text, bytes.toString('base64'));
      assert.equal(text.length, base64Size(length));
    }
  }
});

test('a part of blocks equals the same part of all bytes', () => {
  const bytes = someBytes(100);
  const blocks = [...partsOf(bytes, 30)];
  for (const [first, last] of [
    [0, 0],
    [0, 99],
    [29, 30],
    [30, 59],
    [31, 95],
    [99, 99],
  ] as const) {
    const part = Buffer.concat([...partOf(blocks, { first, last })]);
    assert.ok(part.equals(bytes.subarray(first, last + 1)), `${first}-${last}`);
  }
});
