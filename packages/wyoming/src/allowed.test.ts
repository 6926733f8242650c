import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAllowed } from './allowed.ts';

test('addresses and networks are compared in either family', () => {
  const allow = ['192.168.1.0/24', '10.0.0.7', '2001:db8::/32'];
  const addresses = [
    '192.168.1.9',
    '::ffff:192.168.1.9',
    '10.0.0.7',
    '2001:db8::1',
    '2001:DB8::1%eth0',
  ];
  for (const address of addresses) assert.ok(isAllowed(address, allow), address);
  for (const address of ['192.168.2.9', '10.0.0.8', '2001:db9::1', '::1']) {
    assert.ok(!isAllowed(address, allow), address);
    assert.ok(isAllowed(address, []), address);
  }
  // A Unix socket.
  assert.ok(isAllowed(undefined, allow));
});
