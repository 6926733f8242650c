import assert from 'node:assert/strict';
import { test } from 'node:test';
import crc16 from 'crc/calculators/crc16';

test('CRC-16/ARC: check value, empty input, one byte, zeros', () => {
  assert.equal(crc16(Buffer.from('123456789')), 0xbb3d);
  assert.equal(crc16(Buffer.alloc(0)), 0);
  assert.equal(crc16(Buffer.of(1)), 0xc0c1);
  assert.equal(crc16(Buffer.alloc(1000)), 0);
});

test('bytes followed by their own checksum have checksum 0', () => {
  const bytes = Buffer.from('An MP3 of some length.');
  const sealed = Buffer.alloc(bytes.length + 2);
  bytes.copy(sealed);
  sealed.writeUInt16LE(crc16(bytes), bytes.length);
  assert.equal(crc16(sealed), 0);
});
