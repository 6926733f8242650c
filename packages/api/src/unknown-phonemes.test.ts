import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setUnknownHeader } from './unknown-phonemes.ts';

const header = (...phonemes: readonly (readonly [string, number])[]) => {
  const headers = new Headers();
  const unknown = phonemes.map(([phoneme, count]) => ({ phoneme, count }));
  setUnknownHeader(headers, unknown);
  return headers.get('x-unknown-phonemes');
};

test('the header is ASCII and splits at commas and equals signs', () => {
  assert.equal(header(), null);
  assert.equal(header(['☃', 2]), '%E2%98%83=2');
  assert.equal(header(['=', 1], [',', 2], ['*', 3]), '%3D=1, %2C=2, %2A=3');
  assert.equal(header(['\u0303', 1], ['\r', 1], ['😀', 4]), '%CC%83=1, %0D=1, %F0%9F%98%80=4');
});

test('from the seventeenth on they are one sum', () => {
  const many = Array.from(
    { length: 5000 },
    (_, i) => [String.fromCodePoint(0x4e00 + i), 2] as const,
  );
  const told = header(...many) ?? '';
  assert.ok(told.endsWith(`, *=${2 * (5000 - 16)}`));
  assert.equal(told.split(', ').length, 17);
  assert.ok(told.length < 300);
  assert.ok(!header(...many.slice(0, 16))?.includes('*'));
});
