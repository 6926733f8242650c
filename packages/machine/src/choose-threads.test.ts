import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseThreads, type ThreadSettings } from './choose-threads.ts';
import type { MachineCapacity } from './machine-capacity.ts';

const GIB = 1024 ** 3;
const UNLIMITED = Number.POSITIVE_INFINITY;

const chosen = (settings: Partial<ThreadSettings>, capacity: Partial<MachineCapacity>): string => {
  const { workers, intraOpThreads } = chooseThreads(
    { workers: 'auto', intraOpThreads: 'auto', encoderThreads: 'auto', ...settings },
    { cores: 4, quotaCores: UNLIMITED, freeBytes: 8 * GIB, ...capacity },
  );
  return `${workers}×${intraOpThreads}`;
};

test('one worker with one thread per core', () => {
  for (const [cores, expected] of [
    [1, '1×1'],
    [2, '2×1'],
    [3, '3×1'],
    [4, '4×1'],
    [16, '16×1'],
    [128, '16×2'],
  ] as const) {
    assert.equal(chosen({}, { cores }), expected, `${cores} cores`);
  }
});

test('a CPU quota counts in whole cores, at most the number of cores', () => {
  for (const [quotaCores, expected] of [
    [0.8, '1×1'],
    [1, '1×1'],
    [1.99, '1×1'],
    [2, '2×1'],
    [3.9, '3×1'],
    [4, '4×1'],
    [40, '4×1'],
    [UNLIMITED, '4×1'],
  ] as const) {
    assert.equal(chosen({}, { quotaCores }), expected, `a quota of ${quotaCores} cores`);
  }
});

test('memory limits the workers, and threads use the remaining cores; at least one worker', () => {
  for (const [freeBytes, expected] of [
    [-GIB, '1×2'],
    [0, '1×2'],
    [0.25 * GIB, '1×2'],
    [0.37 * GIB, '1×2'],
    [0.375 * GIB, '2×2'],
    [0.5 * GIB, '3×1'],
    [0.625 * GIB, '4×1'],
    [UNLIMITED, '4×1'],
  ] as const) {
    assert.equal(chosen({}, { freeBytes }), expected, `${freeBytes} bytes`);
  }
  assert.equal(chosen({}, { freeBytes: 0, cores: 1 }), '1×1');
});

test('a configured value stays, and the other is chosen to fit', () => {
  for (const [settings, expected] of [
    [{ workers: 1 }, '1×2'],
    [{ workers: 2 }, '2×2'],
    [{ workers: 3 }, '3×1'],
    [{ workers: 9 }, '9×1'],
    [{ intraOpThreads: 1 }, '4×1'],
    [{ intraOpThreads: 2 }, '2×2'],
    [{ intraOpThreads: 3 }, '1×3'],
    [{ intraOpThreads: 9 }, '1×9'],
    [{ workers: 5, intraOpThreads: 7 }, '5×7'],
  ] as const) {
    assert.equal(chosen(settings, {}), expected, JSON.stringify(settings));
  }
});

test('configured workers are kept despite low memory', () => {
  assert.equal(chosen({ workers: 4 }, { freeBytes: 0 }), '4×1');
});

test('the reason names the deciding limit', () => {
  const reason = (capacity: Partial<MachineCapacity>) =>
    chooseThreads(
      { workers: 'auto', intraOpThreads: 'auto', encoderThreads: 'auto' },
      { cores: 4, quotaCores: UNLIMITED, freeBytes: GIB, ...capacity },
    ).reason;
  assert.equal(reason({}), '4 cores, 1024 MiB of memory free');
  assert.equal(
    reason({ quotaCores: 0.8 }),
    'a CPU quota of 0.8 of 4 cores, 1024 MiB of memory free',
  );
  assert.equal(reason({ freeBytes: 0.25 * GIB }), '4 cores, only 256 MiB of memory free');
  assert.equal(reason({ cores: 1, freeBytes: UNLIMITED }), '1 core, memory without a limit');
});

test('the encoder may have a second core, and never fewer threads than the others', () => {
  const threads = (settings: Partial<ThreadSettings>, cores: number) =>
    chooseThreads(
      { workers: 1, intraOpThreads: 1, encoderThreads: 'auto', ...settings },
      { cores, quotaCores: UNLIMITED, freeBytes: 8 * GIB },
    ).encoderThreads;
  assert.equal(threads({}, 1), 1);
  assert.equal(threads({}, 4), 2);
  assert.equal(threads({ encoderThreads: 4 }, 4), 4);
  assert.equal(threads({ encoderThreads: 1 }, 4), 1);
  assert.equal(threads({ intraOpThreads: 3 }, 4), 3);
});
