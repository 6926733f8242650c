import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ALL_CORES_WHOLE, PIPER_SERVER, WHOLE } from '../names.ts';
import { someCores } from '../testing/some-cores.ts';
import { throughputRatio } from './results.ts';
import { coresTargets } from './targets.ts';

const byName = (results = someCores()) =>
  new Map(coresTargets(results).map((target) => [target.what, target]));

test('every target is measured and met by results that meet them all', () => {
  const targets = coresTargets(someCores());
  assert.equal(targets.length, 3 + 4 + 4 + 2 + 7 + 3);
  for (const { what, measured, met } of targets) assert.equal(met, true, `${what}: ${measured}`);
});

test('time is that of the last byte, and CPU that of a second of audio', () => {
  const targets = byName(
    someCores({
      [WHOLE]: [650, 650, 650],
      [ALL_CORES_WHOLE]: [700, 1, 390],
      [PIPER_SERVER]: [1, 1, 500],
    }),
  );
  const line = (what: string) => {
    const { aim, measured, met } = targets.get(what) ?? {};
    return `${measured} ${aim}: ${met}`;
  };
  assert.equal(line('whole answer, to one worker: 15 sentences'), '0.60 ≤ 0.55: false');
  assert.equal(line('whole answer, to one worker: 30 s sentence'), '0.60 ≤ 0.62: true');
  assert.equal(
    line('CPU a second of audio, whole answer, to one worker: short'),
    '1.08 ≤ 1.06: false',
  );
  assert.equal(line('whole answer, to piper http_server: short'), '0.78 ≤ 0.65: false');
});

test('throughput is compared turn by turn', () => {
  const load = (requestsPerSecond: number) => ({
    clients: 2,
    requestsPerSecond,
    p50Ms: 1,
    p95Ms: 1,
  });
  const loads = new Map([
    ['own', [load(3), load(1)]],
    ['base', [load(2), load(0.5)]],
  ]);
  assert.equal(throughputRatio({ clients: 2, loads }, 'own', 'base'), 1.75);
  assert.equal(throughputRatio({ clients: 2, loads }, 'own', 'nobody'), undefined);
});

test('what was not measured is neither met nor missed', () => {
  const targets = coresTargets({ ...someCores(), texts: [], memory: new Map() });
  assert.deepEqual(
    targets.filter(({ met }) => met !== undefined).map(({ what }) => what),
    [
      'answers a second, to piper http_server: 1 client',
      'answers a second, to piper http_server: 8 clients',
    ],
  );
});
