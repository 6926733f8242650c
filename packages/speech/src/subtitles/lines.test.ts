import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columns } from './columns.ts';
import { linesOf, MAX_COLUMNS } from './lines.ts';

const words = (text: string) => text.split(/(?<=\s)/);

test('a short text is one line, with single spaces', () => {
  assert.deepEqual(linesOf(words(' One\n\n two  three. ')), ['One two three.']);
});

test('two lines are about equally long, the first rather the shorter', () => {
  assert.deepEqual(linesOf(words('The quick brown fox jumps over the lazy dog and the cat.')), [
    'The quick brown fox jumps',
    'over the lazy dog and the cat.',
  ]);
});

test('wide characters take two columns, marks none', () => {
  assert.equal(columns('中文。'), 6);
  assert.equal(columns('안녕'), 4);
  assert.equal(columns('e\u0301🙂'), 3);
  assert.equal(columns('नि'), 1);
});

test('without spaces lines end between pieces, and within a piece if it is too long', () => {
  const pieces = '我|喜欢|在|公园|里|散步；|那里|的|花|很|漂亮，|我|喜欢|它。'.split('|');
  const lines = linesOf(pieces);
  assert.equal(lines.length, 2);
  assert.equal(lines.join(''), pieces.join(''));
  assert.equal(lines[0], '我喜欢在公园里散步；那里');

  const long = `https://example.org/${'a'.repeat(100)}👩‍👧${'b'.repeat(30)}`;
  const cut = linesOf(['See ', long]);
  assert.equal(cut.join(' ').replace('See ', '').replaceAll(' ', ''), long);
  assert.ok(cut.every((line) => columns(line) <= MAX_COLUMNS));
  assert.ok(cut.some((line) => line.includes('👩‍👧')));
});
