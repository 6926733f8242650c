import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '../log.ts';
import { systemdManager } from './service-manager.ts';

const SILENT: Log = { debug() {}, info() {}, warning() {}, error() {} };

/** A `systemd-notify` on the PATH that records its arguments. */
function notifications(t: TestContext): { folder: string; said(): string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'hailo-piper-systemd-'));
  const path = process.env.PATH;
  process.env.PATH = `${folder}:${path}`;
  t.after(() => {
    process.env.PATH = path;
    rmSync(folder, { recursive: true });
  });
  const heard = join(folder, 'heard');
  writeFileSync(join(folder, 'systemd-notify'), `#!/bin/sh\necho "$*" >> ${heard}\n`);
  chmodSync(join(folder, 'systemd-notify'), 0o755);
  // Whole lines only: the shell creates the file before it writes.
  const said = () =>
    existsSync(heard) ? readFileSync(heard, 'utf8').split('\n').slice(0, -1) : [];
  return { folder, said };
}

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await delay(5);
};

test('readiness is a file, and the status line goes to systemd', async (t) => {
  const { folder, said } = notifications(t);
  const env = { NOTIFY_SOCKET: '/run/x', RUNTIME_DIRECTORY: folder };
  const manager = systemdManager(env, 7, SILENT);
  assert.ok(!existsSync(join(folder, 'ready')));
  manager.ready('speaks');
  assert.ok(existsSync(join(folder, 'ready')));
  await until(() => said().length === 1);
  assert.deepEqual(said(), ['--status=speaks']);
});

test('the watchdog is pinged three times per period', (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const env = { NOTIFY_SOCKET: '/run/x', WATCHDOG_USEC: '3000000', WATCHDOG_PID: '7' };
  const set = t.mock.method(globalThis, 'setInterval');
  systemdManager(env, 7, SILENT);
  systemdManager({ ...env, WATCHDOG_PID: '8' }, 7, SILENT);
  systemdManager({}, 7, SILENT);
  assert.deepEqual(
    set.mock.calls.map(({ arguments: [, ms] }) => ms),
    [1000],
  );
});

test('the end of a reload is a file, empty unless it was refused', (t) => {
  const { folder } = notifications(t);
  const manager = systemdManager({ RUNTIME_DIRECTORY: folder }, 1, SILENT);
  const file = join(folder, 'reloaded');
  manager.reloaded(false);
  assert.equal(readFileSync(file, 'utf8'), 'refused\n');
  manager.reloaded(true);
  assert.equal(readFileSync(file, 'utf8'), '');
  assert.equal(existsSync(`${file}.new`), false);
});
