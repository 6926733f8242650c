import assert from 'node:assert/strict';
import { test } from 'node:test';
import { soundPartsTable, targetsOf } from './targets.ts';

const FIGURES = {
  browser: 'chromium',
  soundMs: [90, 120, 400],
  soundParts: [
    { request: 3, service: 100, page: 8, soundCard: 57 },
    { request: 5, service: 120, page: 10, soundCard: 57 },
    { request: 4, service: 90, page: 9, soundCard: 60 },
  ],
  litMs: [3, 17],
  paintMs: [100, 350, 310],
  bytes: 99_000,
  shifted: 0,
  heapMb: [3, 5, 3.2],
  processMb: [80, 90],
};

const metOf = (figures: typeof FIGURES): readonly (boolean | undefined)[] =>
  targetsOf(figures).map(({ met }) => met);

test('medians of times, the worst of words, and growth from the first look to the last', () => {
  assert.deepEqual(metOf(FIGURES), [true, true, false, true, true, true, false]);
  assert.equal(targetsOf(FIGURES)[0]?.measured, '120 ms');
  assert.equal(targetsOf(FIGURES)[1]?.measured, '17 ms');
});

test('where the time to the first sound went, by medians', () => {
  assert.match(soundPartsTable([FIGURES]), /\| chromium \| 4 \| 100 \| 9 \| 57 \|/);
});

test('what a browser does not tell is not measured', () => {
  const [, , , , shift, heap, process] = targetsOf({
    ...{ ...FIGURES, shifted: undefined },
    ...{ heapMb: [], processMb: [] },
  });
  for (const target of [shift, heap, process]) assert.equal(target?.met, undefined);
});
