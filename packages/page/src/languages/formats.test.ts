import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatsOf } from './formats.ts';

/** With plain spaces: those between a number and its unit are of several kinds. */
const plain = (text: string) => text.replace(/\s/g, ' ');
const { bytes, celsius, clock, duration, number, seconds, time } = formatsOf('en');
const german = formatsOf('de');

test('bytes are in the largest unit that has at least one', () => {
  const BYTES: readonly [number, string][] = [
    [0, '0 bytes'],
    [999, '999 bytes'],
    [1_500, '1.5 kB'],
    [163_400_000, '163 MB'],
    [2_000_000_000, '2 GB'],
  ];
  for (const [value, words] of BYTES) assert.equal(plain(bytes(value)), words);
  assert.equal(plain(german.bytes(1_500_000)), '1,5 MB');
});

test('seconds below one are milliseconds', () => {
  const SECONDS: readonly [number, string][] = [
    [0.0384, '38 ms'],
    [0.9994, '999 ms'],
    [0.9996, '1 s'],
    [1.26, '1.3 s'],
    [12.6, '13 s'],
  ];
  for (const [value, words] of SECONDS) assert.equal(plain(seconds(value)), words);
});

test('a duration has its two largest units', () => {
  const DURATIONS: readonly [number, string][] = [
    [0, '0s'],
    [59, '59s'],
    [61, '1m 1s'],
    [3_600, '1h 0m'],
    [3 * 86_400 + 4 * 3_600 + 59, '3d 4h'],
  ];
  for (const [value, words] of DURATIONS) assert.equal(duration(value), words);
});

test('numbers have at most two digits behind the point', () => {
  assert.equal(number(0.12345), '0.12');
  assert.equal(german.number(1234.5), '1.234,5');
});

test('degrees have one digit', () => {
  assert.equal(plain(celsius(54.26)), '54.3°C');
  assert.equal(plain(german.celsius(54)), '54 °C');
});

test('a time that is none stays as it is', () => {
  assert.equal(time('yesterday'), 'yesterday');
  assert.match(time('2026-11-30T12:00:00.000Z'), /2026/);
  assert.match(clock(0), /\d:00:00/);
});
