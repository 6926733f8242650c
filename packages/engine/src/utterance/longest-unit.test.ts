import assert from 'node:assert/strict';
import { test } from 'node:test';
import { longestUnitMs, mostIdsOf } from './longest-unit.ts';

const costs = {
  encoder: { fixedMs: 5, msPerUnit: 0.25 },
  flow: { fixedMs: 15, msPerUnit: 0.1 },
  decoder: { fixedMs: 10, msPerUnit: 0.4 },
};

test('the longest unit is a window, or the encoder of a long sentence', () => {
  assert.equal(longestUnitMs(costs, 0), 15 + 51.2);
  assert.equal(longestUnitMs(costs, 100), 15 + 51.2);
  assert.equal(longestUnitMs(costs, 1000), 255);
  const slowDecoder = { ...costs, decoder: { fixedMs: 10, msPerUnit: 2 } };
  assert.equal(longestUnitMs(slowDecoder, 100), 234);
});

test('a text that is not read yet may be one sentence, of which a piece has a bound', () => {
  assert.equal(mostIdsOf('Hello.'), 12);
  assert.equal(mostIdsOf('a'.repeat(5000)), 2000);
});
