import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { testVoice } from '@hailo-piper/engine/testing';
import { lastFieldEnd } from './protobuf-length.ts';

const endOf = (message: Uint8Array): number =>
  lastFieldEnd(message.length, (bytes, at) => message.subarray(at, at + bytes));

test('a whole model ends with its last field, and a cut one before it', () => {
  const model = readFileSync(testVoice('medium-shape'));
  assert.equal(endOf(model), model.length);
  for (const share of [0.01, 0.3, 0.5, 0.9, 0.999]) {
    const bytes = Math.floor(model.length * share);
    assert.notEqual(endOf(model.subarray(0, bytes)), bytes);
  }
});

test('every kind of field is walked over', () => {
  const fields = [
    [0x08, 0x96, 0x01],
    [0x11, 1, 2, 3, 4, 5, 6, 7, 8],
    [0x1a, 2, 0xff, 0xff],
    [0x25, 1, 2, 3, 4],
  ];
  assert.equal(endOf(Uint8Array.from(fields.flat())), fields.flat().length);
  assert.equal(endOf(Uint8Array.from([0x08, 0x96])), 3);
  assert.equal(endOf(new Uint8Array(0)), 0);
  // A wire type that does not exist.
  assert.equal(endOf(Uint8Array.from([0x08, 1, 0x0f, 1])), 2);
});
