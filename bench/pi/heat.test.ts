import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heatLine, throttledOf } from './heat.ts';

test('the bits of the firmware are told apart by now and before', () => {
  assert.deepEqual(throttledOf('throttled=0x50005'), [
    'under-voltage now',
    'under-voltage before',
    'throttled now',
    'throttled before',
  ]);
  assert.deepEqual(throttledOf('throttled=0x80000'), ['soft temperature limit before']);
});

test('a cool board and one that says nothing are not throttled', () => {
  assert.deepEqual(throttledOf('throttled=0x0'), []);
  assert.deepEqual(throttledOf(''), []);
});

test('what a board does not tell is said to be missing', () => {
  assert.equal(
    heatLine({ celsius: 61.25, megahertz: undefined, throttled: [] }),
    '61.3 °C; no clock to be had; not throttled, as far as is known',
  );
});
