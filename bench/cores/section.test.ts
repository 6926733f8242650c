import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SHERPA_ALL_CORES, STOCK } from '../names.ts';
import { assertTables } from '../testing/markdown-tables.ts';
import { someCores } from '../testing/some-cores.ts';
import { writeCoresPart } from './section.ts';

test('the part shows ratios, figures, clients and memory', () => {
  const part = writeCoresPart(someCores());
  assertTables(part, 9);
  const ratio =
    /^\| hailo-piper, all cores, whole answer \/ hailo-piper, whole answer \|( 0\.54 \|){4}$/m;
  assert.match(part, ratio);
  assert.match(part, /^\| 8 \| hailo-piper, all cores \| 3\.20 \| 1\.60 \| 300 \| 350 \|$/m);
  assert.match(part, /^\| 4 \| 190 \| 400 \|$/m);
});

test('who was not there has no row of ratios, and is named with the reason', () => {
  const spoken = { [STOCK]: [1000, 1000, 1000] as const };
  const absent = new Map([[SHERPA_ALL_CORES, 'no network']]);
  const part = writeCoresPart({ ...someCores(spoken), absent });
  assertTables(part, 9);
  assert.match(part, /\*\*sherpa-onnx-node, all cores\*\* was not there: no network/);
  assert.doesNotMatch(part, /all cores, whole answer \//);
});
