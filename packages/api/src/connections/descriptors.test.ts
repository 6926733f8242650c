import assert from 'node:assert/strict';
import { test } from 'node:test';
import { affordableConnections, descriptorLimit, mostClosing, mostSurplus } from './descriptors.ts';

test('the soft limit applies; without a value there is no limit', () => {
  const limits =
    'Limit  Soft  Hard  Units\nMax open files            1024                 4096  files\n';
  assert.equal(descriptorLimit(limits), 1024);
  assert.equal(descriptorLimit(''), Number.POSITIVE_INFINITY);
  assert.ok(descriptorLimit() > 0);
});

test('connections, with extra and closing ones, leave descriptors for other uses', () => {
  for (const descriptors of [128, 200, 256, 512, 1024, 1700, 4096]) {
    const connections = affordableConnections(1024, descriptors);
    const all = connections + mostSurplus(connections) + mostClosing(connections);
    assert.ok(all <= descriptors - 60, `${all} of ${descriptors}`);
  }
  assert.equal(affordableConnections(1024, Number.POSITIVE_INFINITY), 1024);
  assert.equal(affordableConnections(1024, 20), 8);
});
