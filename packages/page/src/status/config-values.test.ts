import assert from 'node:assert/strict';
import { test } from 'node:test';
import { en } from '../languages/en.ts';
import { configValue, logFields } from './config-values.ts';

const texts = en;
const shown = (value: unknown, isSecret = false) =>
  configValue({ key: 'key', value, isDefault: false, isSecret }, texts);

test('texts are shown as they are, other values as JSON', () => {
  const VALUES: readonly [unknown, string][] = [
    ['0.0.0.0', '0.0.0.0'],
    ['', '""'],
    [5003, '5003'],
    [false, 'false'],
    [['a', 'b'], '["a","b"]'],
    [{ alloy: 'en_US-joe-medium' }, '{"alloy":"en_US-joe-medium"}'],
    [null, texts.statusConfigNotSet],
  ];
  for (const [value, words] of VALUES) assert.equal(shown(value), words);
});

test('a secret is not shown, whatever its value is', () => {
  assert.equal(shown('redis://:password@host', true), texts.statusConfigSecret);
});

test('fields of the log have a line each, and long ones are cut', () => {
  const text = logFields({ path: '/a.onnx', n: 2, stack: 'x'.repeat(900) });
  assert.match(text, /^path: \/a\.onnx\nn: 2\nstack: x{600}…$/);
});
