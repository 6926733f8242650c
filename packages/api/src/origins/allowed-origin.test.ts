import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAllowedOrigin, isNamedOrigin } from './allowed-origin.ts';

const OWN = new URL('http://pi.local:5003');
const NAMED = ['https://page.example', 'chrome-extension://abcdef'];

/** Origins that look like one that is allowed. */
const HOSTILE = [
  'null',
  '',
  '*',
  'https://evil.example',
  'http://page.example',
  'https://page.example:8443',
  'https://page.example.evil.example',
  'https://evil.page.example',
  'https://PAGE.example',
  'https://page.example/',
  'https://page.example,https://evil.example',
  'http://pi.local',
  'http://pi.local:5004',
  'http://pi.local:5003.evil.example',
  'http://pi.local:5003@evil.example',
  'http://evil.example#pi.local:5003',
  'http://evil.example/pi.local:5003',
  'http://pi.local:5003/',
  'http://pi.local:5003 http://evil.example',
  'http://xpi.local:5003',
  'http://PI.local:5003',
  'http://user@pi.local:5003',
  '//pi.local:5003',
  'pi.local:5003',
  'file://pi.local:5003',
  'data:text/html,x',
  'http://localhost',
  'http://127.0.0.1:5003',
  'chrome-extension://abcdeg',
];

test('programs, pages of the service and named pages may ask', () => {
  for (const origin of [undefined, 'http://pi.local:5003', 'https://pi.local:5003', ...NAMED]) {
    assert.ok(isAllowedOrigin(origin, OWN, NAMED), origin);
  }
  // As a browser writes them: without the port of the scheme, in brackets.
  assert.ok(isAllowedOrigin('https://say.example', new URL('https://say.example:443'), []));
  assert.ok(isAllowedOrigin('http://[fd00::1]:5003', new URL('http://[FD00::1]:5003'), []));
});

test('no other page may, whatever its origin looks like', () => {
  for (const origin of HOSTILE) {
    assert.ok(!isAllowedOrigin(origin, OWN, NAMED), origin);
    assert.ok(!isNamedOrigin(origin, NAMED), origin);
  }
});

test('* names every page, and null has to be named', () => {
  for (const origin of HOSTILE) assert.ok(isAllowedOrigin(origin, OWN, ['*']), origin);
  assert.ok(isAllowedOrigin('null', OWN, ['null']));
  assert.ok(!isNamedOrigin('https://evil.example', ['null']));
});
