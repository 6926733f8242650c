import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { Registry } from 'prom-client';
import { registerMachineMetrics } from './machine-metrics.ts';

/** The series of a machine with these files, with values. */
const seriesOf = async (files: Readonly<Record<string, string>>, pid?: number) => {
  const root = mkdtempSync(join(tmpdir(), 'machine-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), content);
    }
    const registry = new Registry();
    registerMachineMetrics(registry, () => pid, root);
    const lines = (await registry.metrics()).split('\n');
    return lines.filter((line) => /^hailo/.test(line)).map((line) => line.slice(12));
  } finally {
    rmSync(root, { recursive: true });
  }
};

const OWN = 'sys/fs/cgroup/system.slice/hailo-piper.service';
const IN_A_UNIT = {
  'proc/self/mountinfo': '25 1 0:24 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw\n',
  'proc/self/cgroup': '0::/system.slice/hailo-piper.service\n',
  [`${OWN}/memory.current`]: '700\n',
  [`${OWN}/memory.stat`]: 'anon 500\ninactive_file 100\n',
};

test('a machine without these files has no series', async () => {
  assert.deepEqual(await seriesOf({}), []);
});

test('memory in use excludes what the kernel can reclaim', async () => {
  const limits = { [`${OWN}/memory.max`]: '2000\n', [`${OWN}/memory.high`]: '1900\n' };
  assert.deepEqual(await seriesOf({ ...IN_A_UNIT, ...limits }), [
    'memory_bytes 600',
    'memory_limit_bytes 1900',
  ]);
});

test('without a limit there is no series of one', async () => {
  const limits = { [`${OWN}/memory.max`]: 'max\n', [`${OWN}/memory.high`]: 'max\n' };
  assert.deepEqual(await seriesOf({ ...IN_A_UNIT, ...limits }), ['memory_bytes 600']);
});

test('the engine process is measured while it runs', async () => {
  const status = { 'proc/4711/status': 'Name:\tnode\nVmRSS:\t  120000 kB\nRssAnon:\t  9 kB\n' };
  assert.deepEqual(await seriesOf(status, 4711), ['engine_resident_memory_bytes 122880000']);
  assert.deepEqual(await seriesOf(status), []);
});

test('a Pi reports its temperature and why it runs slower', async () => {
  const pi = {
    'sys/class/thermal/thermal_zone0/temp': '81234\n',
    // Bits 1 and 2 are set now; under-voltage occurred earlier.
    'sys/devices/platform/soc/soc:firmware/get_throttled': '10006\n',
  };
  assert.deepEqual(await seriesOf(pi), [
    'temperature_celsius 81.234',
    'throttled{reason="under_voltage"} 0',
    'throttled{reason="clock_capped"} 1',
    'throttled{reason="throttled"} 1',
    'throttled{reason="soft_temperature_limit"} 0',
  ]);
});
