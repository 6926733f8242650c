import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lastCandidate } from './sentence-candidate.ts';

test('the last mark with something to speak behind it is found', () => {
  for (const [text, at] of [
    ['', -1],
    ['One', -1],
    ['One. ', -1],
    ['One. (', -1],
    ['One. (T', 3],
    ['One! Two? Three', 8],
    ['One. Two?', 3],
    ['One\nTwo', 3],
    ['你好。再', 2],
    ['One.\u{1d7ce}', 3],
    ['𐩖𐩖x', 3],
  ] as const) {
    assert.equal(lastCandidate(text), at, text);
  }
});
