import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseConfig } from './parse.ts';
import { renderDropIn } from './render.ts';
import { resourceDropIn } from './resource-drop-in.ts';
import { defaultConfig } from './validate.ts';

const settings = (limits: string): string[] | undefined =>
  resourceDropIn(parseConfig(`resource_limits: ${limits}`, 'c.yaml').explicit, 'c.yaml')
    ?.trim()
    .split('\n')
    .slice(2);

test('limits become settings of systemd, and MemoryHigh is just below MemoryMax', async () => {
  assert.deepEqual(settings('{memory_max: 2G, cpu_quota: 80%}'), [
    'MemoryMax=2G',
    'MemoryHigh=2104533975',
    'CPUQuota=80%',
  ]);
  assert.deepEqual(settings('{memory_max: "1000000"}'), ['MemoryMax=1000000', 'MemoryHigh=980000']);
  assert.deepEqual(settings('{memory_max: 1.5M}'), ['MemoryMax=1.5M', 'MemoryHigh=1541406']);
  assert.deepEqual(settings('{memory_max: 50%}'), ['MemoryMax=50%', 'MemoryHigh=49.00%']);
  assert.deepEqual(settings('{memory_max: infinity}'), [
    'MemoryMax=infinity',
    'MemoryHigh=infinity',
  ]);
});

test('settings without a value keep the unit’s own', async () => {
  assert.deepEqual(settings('{cpu_quota: 400%}'), ['CPUQuota=400%']);
  assert.equal(settings('{}'), undefined);
});

test('the drop-in is written once and removed when no limit is set any more', async (t) => {
  const folder = fs.mkdtempSync(join(tmpdir(), 'hailo-piper-drop-in-'));
  t.after(() => fs.rmSync(folder, { recursive: true }));
  const yaml = join(folder, 'c.yaml');
  const dropIn = join(folder, 'hailo-piper.service.d', '50-resource-limits.conf');
  fs.writeFileSync(yaml, '');
  assert.deepEqual(await renderDropIn(yaml, dropIn), { changed: false });
  fs.writeFileSync(yaml, 'resource_limits: {memory_max: 1G}');
  assert.deepEqual(await renderDropIn(yaml, dropIn), { changed: true });
  assert.deepEqual(await renderDropIn(yaml, dropIn), { changed: false });
  assert.match(fs.readFileSync(dropIn, 'utf8'), /^\[Service\]\nMemoryMax=1G$/m);
  fs.writeFileSync(yaml, '');
  assert.deepEqual(await renderDropIn(yaml, dropIn), { changed: true });
  assert.ok(!fs.existsSync(dropIn));
});

test('the units contain the defaults', async () => {
  const { memory_max, cpu_quota } = defaultConfig().resource_limits;
  for (const name of ['hailo-piper.service', 'hailo-piper@.service']) {
    const path = new URL(`../../../deploy/systemd/${name}`, import.meta.url);
    const unit = fs.readFileSync(path, 'utf8').split('\n');
    assert.ok(unit.includes(`MemoryMax=${memory_max}`));
    assert.ok(unit.includes('MemoryHigh=2007M'));
    assert.ok(unit.includes(`CPUQuota=${cpu_quota}`));
  }
});
