import assert from 'node:assert/strict';
import { test } from 'node:test';
import { audioRate } from './capacity.ts';

test('an answer counts by as much of it as was made within the time', () => {
  const answers = [
    { askedAt: 0, endedAt: 1000, audioSeconds: 10 },
    { askedAt: 1000, endedAt: 3000, audioSeconds: 20 },
    { askedAt: 5000, endedAt: 6000, audioSeconds: 9 },
  ];
  assert.equal(audioRate(answers, 0, 2000), 10);
});
