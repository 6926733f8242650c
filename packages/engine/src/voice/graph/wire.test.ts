import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MessageWriter, ProtobufError, readFields, readIntegers, readText } from './wire.ts';

const fieldsOf = (message: Uint8Array) => [...readFields(message)];

test('integers of every length are read as written, with their sign', () => {
  const values = [0, 1, 127, 128, 300, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 35 + 5, -1, -(2 ** 31)];
  const writer = new MessageWriter();
  for (const value of values) writer.integer(3, value);
  const fields = fieldsOf(writer.finish());
  assert.deepEqual(
    fields.map(({ integer }) => integer),
    values,
  );
});

test('the encoding matches the example in the documentation: field 1, 150', () => {
  assert.deepEqual([...new MessageWriter().integer(1, 150).finish()], [0x08, 0x96, 0x01]);
});

test('text and nested messages are read as written', () => {
  const inner = new MessageWriter().text(2, 'ä ʲ').float32(5, 0.5);
  const [field, ...others] = fieldsOf(new MessageWriter().message(100, inner).finish());
  assert.equal(others.length, 0);
  assert.equal(field?.number, 100);
  const [text, number] = fieldsOf(field.bytes);
  assert.equal(text && readText(text), 'ä ʲ');
  assert.deepEqual(number?.bytes, new Uint8Array(Float32Array.of(0.5).buffer));
});

test('repeated integers are read both packed and one by one', () => {
  const [packed] = fieldsOf(new MessageWriter().bytes(8, Uint8Array.of(1, 0xac, 0x02)).finish());
  assert.deepEqual(packed && readIntegers(packed), [1, 300]);
  const [single] = fieldsOf(new MessageWriter().integer(8, 7).finish());
  assert.deepEqual(single && readIntegers(single), [7]);
});

test('content is a view of the input, not a copy', () => {
  const message = new MessageWriter().bytes(9, Uint8Array.of(1, 2, 3)).finish();
  const [field] = fieldsOf(message);
  assert.equal(field?.bytes.buffer, message.buffer);
  assert.deepEqual(field?.whole, message);
});

test('bytes that are not a message are refused', () => {
  const cut = new MessageWriter().text(1, 'hello').finish().subarray(0, 4);
  for (const bytes of [cut, Uint8Array.of(0x08, 0x80), Uint8Array.of(0x0b), Uint8Array.of(0, 1)]) {
    assert.throws(() => fieldsOf(bytes), ProtobufError);
  }
  assert.throws(() => fieldsOf(new Uint8Array(12).fill(0xff)), ProtobufError);
});
