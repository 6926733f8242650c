import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SERVICE, STOCK } from './names.ts';
import { targetsOf } from './targets.ts';
import { someResults } from './testing/some-results.ts';

const byName = (results: Parameters<typeof targetsOf>[0]) =>
  new Map(targetsOf(results).map((target) => [target.what, target]));

test('every target is measured and met by results that meet them all', () => {
  for (const { what, measured, met } of targetsOf(someResults())) {
    assert.equal(met, true, `${what}: ${measured}`);
  }
});

test('figures are set beside the aim in the same unit', () => {
  const targets = byName(someResults());
  const line = (what: string) => {
    const { aim, measured } = targets.get(what) ?? {};
    return `${aim} ${measured}`;
  };
  assert.equal(line('CPU, streaming, to stock: medium'), '≤ 0.80 0.75');
  assert.equal(line('CPU, whole answer, to stock: 30 s sentence'), '≤ 0.72 0.70');
  assert.equal(line('first audio inside the engine, to stock: medium'), '≤ 0.18 0.10');
  assert.equal(line('first byte over HTTP, beyond that: short'), '≤ 5.0 ms 4.0 ms');
  assert.equal(line('first byte, to piper http_server: 15 sentences'), '≤ 1/60 1/70');
  assert.equal(line('memory after 300 sentences'), '≤ 300 MB 285 MB');
  assert.equal(line('memory, ready, for a second worker'), '≤ 35 MB 32 MB');
  assert.equal(line('CPU until ready, voice prepared'), '≤ 0.80 s 0.79 s');
});

test('what is missed is said to be missed, each text by its own aim', () => {
  const targets = byName(someResults({ [STOCK]: [1000, 1000], [SERVICE]: [900, 104] }));
  assert.equal(targets.get('CPU, streaming, to stock: short')?.met, true);
  assert.equal(targets.get('CPU, streaming, to stock: medium')?.met, false);
});

test('what was not measured is neither met nor missed', () => {
  const results = { ...someResults(), memory: new Map(), texts: [] };
  const unmeasured = targetsOf(results).filter(({ met }) => met === undefined);
  assert.ok(unmeasured.every(({ measured }) => measured === 'not measured'));
  assert.equal(unmeasured.length, targetsOf(results).length - 2);
});
