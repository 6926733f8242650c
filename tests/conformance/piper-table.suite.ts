/**
 * Tries each row of the table in docs/piper.md on the real Piper 1.3.0 and on this service. Run by `npx -y pnpm@12 test:piper`; needs Python 3.11 and, the first time, PyPI.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { type Rows, withBoth } from './piper-table/both.ts';
import { serverRows } from './piper-table/server-rows.ts';
import { soundRows } from './piper-table/sound-rows.ts';
import { textRows } from './piper-table/text-rows.ts';
import { voiceRows } from './piper-table/voice-rows.ts';

const ROWS: Rows = { ...textRows, ...soundRows, ...serverRows, ...voiceRows };

/** Rows of what one side has not at all, or of what other suites try at length. */
const NOT_TRIED = [
  'Threads',
  'Many clients at a time',
  'A crash or a hang in native code',
  'Where voices are looked for',
  'Command `piper`',
  '`PiperVoice` in Python',
  'Speech from phoneme ids',
  'CUDA',
];

const page = readFileSync(new URL('../../docs/piper.md', import.meta.url), 'utf8');

/** The first cells of the table, without its head. */
const claimed = [...page.matchAll(/^\| (.+?) \|/gm)]
  .map(([, cell = '']) => cell)
  .filter((cell) => cell !== 'What' && !cell.startsWith('**'));

test('every row of the table is tried', () => {
  assert.deepEqual(new Set(claimed), new Set([...Object.keys(ROWS), ...NOT_TRIED]));
  assert.equal(new Set(claimed).size, claimed.length);
});

test('what the table says', async (t) => {
  await withBoth(async (both) => {
    for (const [row, holds] of Object.entries(ROWS)) await t.test(row, () => holds(both));
  });
});
