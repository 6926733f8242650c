import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isExhaustion } from './exhaustion.ts';

test('other failures are not exhaustion', () => {
  assert.equal(isExhaustion(new Error('an ordinary one')), false);
  assert.equal(isExhaustion('too many open files'), false);
  assert.equal(
    isExhaustion(new Error('outer', { cause: new Error('Cannot allocate memory') })),
    true,
  );
});
