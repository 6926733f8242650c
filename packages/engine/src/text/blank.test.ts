import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isBlank } from './blank.ts';

for (const text of [
  '',
  ' ',
  '\t\r\n',
  '\f\v',
  '\u0001\u0085\u007f',
  '\u00a0\u3000',
  '\ufeff\u200b',
  '\u2028',
]) {
  test(`${JSON.stringify(text)} is blank`, () => assert.equal(isBlank(text), true));
}

for (const text of ['...', ' ? ', '—', '[[ ]]', '\f.', '\u0301', '🙂', '\ufffc', 'a']) {
  test(`${JSON.stringify(text)} is not blank`, () => assert.equal(isBlank(text), false));
}
