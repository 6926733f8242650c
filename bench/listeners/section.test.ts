import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ALL_CORES, SHERPA_ALL_CORES } from '../names.ts';
import { assertTables } from '../testing/markdown-tables.ts';
import { someResults } from '../testing/some-results.ts';
import { writeListenersPart } from './section.ts';
import { listenersTargets } from './targets.ts';

const { machine, software, date } = someResults();
const figures = {
  streams: 400,
  refusals: 0,
  cut: 0,
  playedSeconds: 12_000,
  dryStreams: 0,
  gaps: 0,
  longestGapMs: 0,
  drySeconds: 0,
  firstMs: 80,
  first95Ms: 200,
};
const results = (over: Partial<typeof figures>) => ({
  machine,
  software,
  date,
  capacity: new Map([[ALL_CORES, 28.4]]),
  absent: new Map([[SHERPA_ALL_CORES, 'no network']]),
  seconds: 600,
  audiences: [
    { share: 0.8, listeners: 22, figures },
    { share: 1.2, listeners: 35, figures: { ...figures, ...over } },
  ],
});

test('nobody may run dry, and those who are too many are to be refused', () => {
  const missed = (over: Partial<typeof figures>) =>
    listenersTargets(results(over))
      .filter(({ met }) => met !== true)
      .map(({ what }) => what);
  assert.deepEqual(missed({ refusals: 3 }), []);
  assert.deepEqual(missed({ dryStreams: 2 }), [
    'streams that ran dry: 120 % of capacity',
    'requests refused: 120 % of capacity',
  ]);
});

test('the part shows the capacity and each audience', () => {
  const part = writeListenersPart(
    results({ refusals: 9, dryStreams: 2, gaps: 3, longestGapMs: 410, drySeconds: 0.6 }),
  );
  assertTables(part, 3);
  assert.match(part, /^\| hailo-piper, all cores \| 28\.4 \|$/m);
  assert.match(
    part,
    /^\| 120 % \| 35 \| 20\.0 \| 400 \| 9 \| 2 \| 3 \| 410 \| 0\.1 \| 80 \| 200 \|$/m,
  );
  assert.match(part, /was not there: no network/);
});
