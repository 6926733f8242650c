import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientOf, isInNetworks } from './client-address.ts';

test('an IPv4 address is one client on any socket', () => {
  assert.equal(clientOf('192.0.2.7'), '192.0.2.7');
  assert.equal(clientOf('::ffff:192.0.2.7'), '192.0.2.7');
});

test('an IPv6 network of /64 is one client', () => {
  const one = clientOf('2001:db8:1:2::1');
  for (const same of ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::', '2001:db8:1:2::1%eth0']) {
    assert.equal(clientOf(same), one);
  }
  for (const other of ['2001:db8:1:3::1', '2001:db8::1:2:0:1', '::1', 'fe80::1']) {
    assert.notEqual(clientOf(other), one);
  }
  assert.equal(clientOf('::1'), '0:0:0:0');
  assert.equal(clientOf('2001:db8::7'), '2001:db8:0:0');
});

test('a connection without an address has no client', () => {
  assert.equal(clientOf(undefined), undefined);
});

test('addresses and networks are compared in either family', () => {
  const networks = ['192.168.1.0/24', '10.0.0.7', '2001:db8::/32'];
  const inside = ['192.168.1.9', '::ffff:192.168.1.9', '10.0.0.7', '2001:db8::1'];
  for (const address of [...inside, '2001:DB8::1%eth0']) {
    assert.ok(isInNetworks(address, networks), address);
    assert.ok(!isInNetworks(address, []), address);
  }
  for (const address of ['192.168.2.9', '10.0.0.8', '2001:db9::1', '::1']) {
    assert.ok(!isInNetworks(address, networks), address);
  }
});
