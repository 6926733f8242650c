import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pageError } from '../service/service-error.ts';
import { failureWords } from './failure-words.ts';
import { AnswerMissing } from './receive.ts';
import { WORDS } from './words.ts';

test('an answer that did not come, and one that was cut, are told apart', () => {
  const cause = new TypeError('network');
  assert.equal(failureWords(new AnswerMissing(undefined, cause)), WORDS.unreachable);
  const cut = failureWords(new AnswerMissing(12_000, cause));
  assert.match(cut.replace(/\s/g, ' '), /cut off after 12 kB/);
});

test('what the browser cannot decode, and a blocked output, have sentences of their own', () => {
  assert.equal(failureWords(new DOMException('no', 'EncodingError')), WORDS.notDecoded);
  assert.equal(failureWords(pageError('audio_blocked', 'It is blocked.')), 'It is blocked.');
});

test('any other failure is named', () => {
  assert.equal(failureWords(new SyntaxError('bad JSON')), 'SyntaxError: bad JSON');
});
