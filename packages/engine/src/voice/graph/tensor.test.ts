import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ELEMENT,
  floatsOf,
  floatTensor,
  halfTensor,
  int64Tensor,
  integersOf,
  readTensor,
  writeTensor,
} from './tensor.ts';
import { MessageWriter } from './wire.ts';

test('half-precision numbers are exact in single precision', () => {
  const halves = Uint16Array.of(0x0000, 0x8000, 0x3c00, 0xc000, 0x7bff, 0x0001, 0x0400, 0x7c00);
  const numbers = [0, -0, 1, -2, 65504, 2 ** -24, 2 ** -14, Number.POSITIVE_INFINITY];
  const bytes = new Uint8Array(halves.buffer);
  const stored = { dims: [numbers.length], type: ELEMENT.float16, bytes };
  assert.deepEqual(floatsOf(stored), Float32Array.from(numbers));
  assert.deepEqual(halfTensor(Float32Array.from(numbers), [numbers.length]), stored);
});

test('single precision is rounded to the nearest half', () => {
  const rounded = floatsOf(halfTensor(Float32Array.of(1 / 3, 1 + 2 ** -12, 65520, 1e-9), [4]));
  assert.deepEqual(rounded, Float32Array.of(0.333251953125, 1, Number.POSITIVE_INFINITY, 0));
});

test('a tensor is read as it was written', () => {
  const written = floatTensor(Float32Array.of(1, -2.5, 3), [3, 1]);
  const { name, tensor } = readTensor(writeTensor('weights', written).finish());
  assert.equal(name, 'weights');
  assert.deepEqual(tensor.dims, [3, 1]);
  assert.deepEqual(floatsOf(tensor), Float32Array.of(1, -2.5, 3));
});

test('elements are read from every field that may hold them', () => {
  const floats = new MessageWriter().integer(1, 2).integer(2, ELEMENT.float32);
  floats.bytes(4, new Uint8Array(Float32Array.of(4, 5).buffer));
  assert.deepEqual(floatsOf(readTensor(floats.finish()).tensor), Float32Array.of(4, 5));

  const halves = new MessageWriter()
    .integer(2, ELEMENT.float16)
    .integer(5, 0x3c00)
    .integer(5, 0x4000);
  assert.deepEqual(floatsOf(readTensor(halves.finish()).tensor), Float32Array.of(1, 2));

  const integers = new MessageWriter().integer(2, ELEMENT.int64).integer(7, -3).integer(7, 4);
  assert.deepEqual(integersOf(readTensor(integers.finish()).tensor), [-3, 4]);
});

test('weights are views of the file, as raw bytes and as packed numbers', () => {
  const numbers = new Uint8Array(Float32Array.of(4, 5).buffer);
  for (const field of [4, 9]) {
    const message = new MessageWriter().integer(1, 2).integer(2, ELEMENT.float32);
    const file = message.bytes(field, numbers).finish();
    assert.equal(readTensor(file).tensor.bytes.buffer, file.buffer, `field ${field}`);
  }
});

test('the largest integer, as end of a Slice, survives', () => {
  const { bytes } = int64Tensor([2 ** 63], [1]);
  assert.equal(new BigInt64Array(bytes.buffer)[0], 2n ** 63n - 1n);
});

test('a reference to another file is read as it was written', () => {
  const external = { location: 'weights.bin', offset: 4096, length: 12 };
  const written = { dims: [3], type: ELEMENT.float32, bytes: new Uint8Array(0), external };
  const { tensor } = readTensor(writeTensor('far', written).finish());
  assert.deepEqual(tensor.external, external);
  assert.equal(floatsOf(tensor), undefined);
});
