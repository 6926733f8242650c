import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMetrics } from './prometheus-text.ts';

/** Samples as plain values. */
const read = (text: string) =>
  parseMetrics(text).map(({ name, labels, value }) => [name, Object.fromEntries(labels), value]);

test('comments and empty lines are left out, types and help too', () => {
  const text = '# HELP a What it is.\n# TYPE a gauge\n\na 1\n  # a note\nb 2\n';
  assert.deepEqual(read(text), [
    ['a', {}, 1],
    ['b', {}, 2],
  ]);
});

test('labels are read, with blanks and a comma at the end', () => {
  assert.deepEqual(read('a{x="1",y="two"} 3\nb { x = "1" , } 4\nc{} 5'), [
    ['a', { x: '1', y: 'two' }, 3],
    ['b', { x: '1' }, 4],
    ['c', {}, 5],
  ]);
});

test('escapes of label values are resolved, once', () => {
  const text = String.raw`a{path="C:\\new",said="\"Hi\"\nthere",both="\\n"} 1`;
  assert.deepEqual(read(text), [
    ['a', { path: String.raw`C:\new`, said: '"Hi"\nthere', both: String.raw`\n` }, 1],
  ]);
});

test('braces, commas, signs of equality and line separators in a value are part of it', () => {
  assert.deepEqual(read('a{x="} 7, y=\u2028{",z="#"} 1'), [
    ['a', { x: '} 7, y=\u2028{', z: '#' }, 1],
  ]);
});

test('numbers are what Go reads: fractions, exponents, words in any case', () => {
  const text = 'a 1.5e-3\na -2\na +3\na NaN\na Nan\na +Inf\na inf\na -Inf\na{le="+Inf"} 4';
  const values = parseMetrics(text).map(({ value }) => value);
  assert.deepEqual(values, [
    0.0015,
    -2,
    3,
    Number.NaN,
    Number.NaN,
    Infinity,
    Infinity,
    -Infinity,
    4,
  ]);
});

test('a time behind the value is not used', () => {
  assert.deepEqual(read('a{x="1"} 2 1395066363000\nb 3 -1'), [
    ['a', { x: '1' }, 2],
    ['b', {}, 3],
  ]);
});

test('a label named __proto__ is a label', () => {
  const [sample] = parseMetrics('a{__proto__="x"} 1');
  assert.equal(sample?.labels.get('__proto__'), 'x');
});

test('any other text is refused, and the line is named', () => {
  const LINES = [
    '<!doctype html>',
    'a',
    'a1',
    'a b',
    'a{x=1} 2',
    'a{x="1" y="2"} 3',
    'a{x="1} 2',
    '1a 2',
  ];
  for (const line of LINES) {
    const isNamed = (error: unknown) =>
      error instanceof SyntaxError && error.message.endsWith(line);
    assert.throws(() => parseMetrics(`b 1\n${line}`), isNamed, line);
  }
});
