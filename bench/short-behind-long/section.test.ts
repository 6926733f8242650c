import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PIPER_SERVER, SERVICE } from '../names.ts';
import { assertTables } from '../testing/markdown-tables.ts';
import { someResults } from '../testing/some-results.ts';
import type { LongCase } from './results.ts';
import { writeShortBehindLongPart } from './section.ts';
import { shortBehindLongTargets } from './targets.ts';

const { machine, software, date } = someResults();
const figures = {
  shortFirstMs: 50,
  laterMs: 60,
  later95Ms: 119,
  latestMs: 140,
  longMs: 2000,
  longerMs: 90,
  longerToShort: 0.9,
};
const one = { name: SERVICE, long: '30 s sentence', encounters: 5, shorts: 1, figures } as const;
const results = (...cases: LongCase[]) => ({ machine, software, date, cases });

test('targets are met at their limits, by 95 % of all short requests', () => {
  const met = (seen: typeof figures) =>
    shortBehindLongTargets(results({ ...one, figures: seen })).map((target) => target.met);
  assert.deepEqual(met(figures), [true, true]);
  assert.deepEqual(met({ ...figures, later95Ms: 121, longerToShort: 1.1 }), [false, false]);
});

test('Piper is shown and has no targets', () => {
  const both = results(one, { ...one, name: PIPER_SERVER, long: '5,000 characters' });
  assert.equal(shortBehindLongTargets(both).length, 2);
  const part = writeShortBehindLongPart(both);
  assertTables(part, 2);
  assert.match(
    part,
    /^\| 5,000 characters \| piper http_server \| 5 × 1 \| 50 \| 60 \| 119 \| 140 \| 2000 \| 90 \| 0\.90 \|$/m,
  );
});
