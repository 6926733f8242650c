import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CodePoints } from './code-points.ts';

const TEXTS: Readonly<Record<string, string>> = {
  'letters only': 'Good morning.',
  'emoji, each one code point': 'a😀b👍🏽c',
  'a family joined of several': 'x👩‍👩‍👧y',
  'combining accents': 'e\u0301te\u0301 naïve',
  'lines of Windows': 'one\r\ntwo\r\n',
  'half of a pair': 'a\ud83d b\ude00 😀',
  nothing: '',
};

for (const [name, text] of Object.entries(TEXTS)) {
  test(`positions are those of [...text]: ${name}`, () => {
    const all = [...text];
    const codePoints = new CodePoints(text);
    assert.equal(codePoints.length, all.length);
    for (let start = 0; start <= all.length; start++) {
      const unit = all.slice(0, start).join('').length;
      assert.equal(codePoints.unitOf(start), unit);
      assert.equal(codePoints.codePointAt(unit), start);
      for (let end = start; end <= all.length; end++) {
        assert.equal(codePoints.slice(start, end), all.slice(start, end).join(''));
      }
    }
  });
}

test('what is outside the text is its beginning or end', () => {
  const codePoints = new CodePoints('a😀b');
  assert.equal(codePoints.slice(-3, 2), 'a😀');
  assert.equal(codePoints.slice(1, 99), '😀b');
  assert.equal(codePoints.slice(7), '');
  assert.equal(codePoints.codePointAt(99), 3);
  assert.equal(new CodePoints('abc').codePointAt(99), 3);
});

test('the middle of a pair belongs to its character', () => {
  assert.equal(new CodePoints('a😀b').codePointAt(2), 1);
});
