import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAllowed } from './allowed.ts';

test('without a list every address is served, with one only those on it', () => {
  assert.ok(isAllowed('192.168.1.9', []));
  assert.ok(isAllowed('192.168.1.9', ['192.168.1.0/24']));
  assert.ok(!isAllowed('192.168.2.9', ['192.168.1.0/24']));
  // A Unix socket.
  assert.ok(isAllowed(undefined, ['192.168.1.0/24']));
});
