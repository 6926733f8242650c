import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressInTable } from './send-buffers.ts';

test("addresses are written as in the kernel's tables", () => {
  assert.equal(addressInTable('127.0.0.1'), '0100007F');
  assert.equal(addressInTable('::ffff:192.0.2.7'), '0000000000000000FFFF0000070200C0');
  assert.equal(addressInTable('::1'), '00000000000000000000000001000000');
  assert.equal(addressInTable('2001:db8::a:1'), 'B80D0120000000000000000001000A00');
  assert.equal(addressInTable('fe80::1%eth0'), '000080FE000000000000000001000000');
});
