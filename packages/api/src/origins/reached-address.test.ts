import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reachedAddress } from './reached-address.ts';

const PROXY = '::ffff:10.0.0.2';
const TRUSTED = ['10.0.0.0/24'];

const reached = (headers: Record<string, string>, peer: string | undefined = PROXY): string => {
  const arrival = {
    asked: new URL('http://pi:5003/mcp'),
    header: (name: string) => headers[name],
    peer,
  };
  return reachedAddress(arrival, TRUSTED).href;
};

const TOLD: readonly (readonly [headers: Record<string, string>, address: string])[] = [
  [{}, 'http://pi:5003/'],
  [{ 'x-forwarded-proto': 'https' }, 'https://pi:5003/'],
  [{ 'x-forwarded-host': 'say.example' }, 'http://say.example/'],
  [
    { 'x-forwarded-proto': 'HTTPS', 'x-forwarded-host': 'say.example:8443' },
    'https://say.example:8443/',
  ],
  [{ forwarded: 'for=192.0.2.7;proto=https;host=say.example' }, 'https://say.example/'],
  [
    { forwarded: 'For="[2001:db8::1]"; Proto=https; Host="[fd00::1]:8443"' },
    'https://[fd00::1]:8443/',
  ],
  // The last value is the proxy's; the others may be the client's own.
  [{ forwarded: 'host=evil.example, proto=https;host=say.example' }, 'https://say.example/'],
  [{ 'x-forwarded-host': 'evil.example, say.example' }, 'http://say.example/'],
  [{ forwarded: 'host=evil.example, for=192.0.2.7' }, 'http://pi:5003/'],
  [{ 'x-forwarded-proto': 'https', forwarded: 'host=evil.example' }, 'https://pi:5003/'],
];

test('a trusted proxy tells where the service was reached', () => {
  for (const [headers, address] of TOLD) {
    assert.equal(reached(headers), address, JSON.stringify(headers));
  }
});

test('nobody else does: not another address, not a Unix socket, not a proxy of an empty list', () => {
  for (const [headers] of TOLD) {
    for (const peer of ['10.0.1.2', '127.0.0.1', '::1', undefined]) {
      const header = (name: string) => headers[name];
      const arrival = { asked: new URL('http://pi:5003/mcp'), header, peer };
      assert.equal(reachedAddress(arrival, TRUSTED).href, 'http://pi:5003/');
    }
    const arrival = { asked: new URL('http://pi:5003'), header: () => 'x', peer: PROXY };
    assert.equal(reachedAddress(arrival, []).href, 'http://pi:5003/');
  }
});

test('what is no scheme and no host is ignored', () => {
  for (const scheme of ['javascript', 'https:', 'http://evil.example', '', ' ']) {
    assert.equal(reached({ 'x-forwarded-proto': scheme }), 'http://pi:5003/', scheme);
  }
  const hosts = [
    'evil.example/',
    'a@evil.example',
    'a b',
    'a\\b',
    '',
    ':80',
    'pi:99999',
    'a?b',
    '#',
  ];
  for (const host of hosts) {
    assert.equal(reached({ 'x-forwarded-host': host }), 'http://pi:5003/', host);
    assert.equal(reached({ forwarded: `host="${host}"` }), 'http://pi:5003/', host);
  }
});
