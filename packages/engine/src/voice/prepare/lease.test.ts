import assert from 'node:assert/strict';
import {
  chmodSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, test } from 'node:test';
import { isLeased, isLeaseFile, takeLease } from './lease.ts';
import { leaseHolder } from './testing/lease-holders.ts';

const home = mkdtempSync(join(tmpdir(), 'hailo-piper-test-'));
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(home, 'entry-'));
});
after(() => rmSync(home, { recursive: true }));

test('a folder is leased until the lease is released', async () => {
  assert.equal(await isLeased(folder), false);
  const lease = await takeLease(folder);
  assert.equal(lease.kind, 'socket');
  assert.equal(await isLeased(folder), true);
  lease.release();
  assert.equal(await isLeased(folder), false);
  assert.deepEqual(readdirSync(folder), []);
});

test('a lease that is released again closes no file of another', async () => {
  const lease = await takeLease(folder);
  lease.release();
  const files = Array.from({ length: 20 }, () => openSync(folder, 'r'));
  lease.release();
  for (const file of files) closeSync(file);
});

test('with two leases, the second holds after the first is released', async () => {
  const [first, second] = [await takeLease(folder), await takeLease(folder)];
  first.release();
  assert.equal(await isLeased(folder), true);
  second.release();
  assert.equal(await isLeased(folder), false);
});

test('a killed process holds no lease; the next lease removes its socket', async () => {
  const holder = await leaseHolder(folder);
  assert.equal(holder.said, 'socket');
  assert.equal(await isLeased(folder), true);
  await holder.kill();
  assert.equal(await isLeased(folder), false);
  assert.equal(readdirSync(folder).length, 1);
  const lease = await takeLease(folder);
  assert.equal(readdirSync(folder).length, 1);
  lease.release();
  assert.deepEqual(readdirSync(folder), []);
});

test('a stopped process holds its lease, after any number of checks', async () => {
  const holder = await leaseHolder(folder);
  holder.process.kill('SIGSTOP');
  // More checks than the socket's backlog, because a stopped process accepts no connection.
  for (let i = 0; i < 600; i++) assert.equal(await isLeased(folder), true);
  await holder.kill();
  assert.equal(await isLeased(folder), false);
});

test('a lease moves with its folder', async () => {
  const moved = `${folder}-moved`;
  const holder = await leaseHolder(folder);
  const lease = await takeLease(folder);
  renameSync(folder, moved);
  assert.equal(await isLeased(folder), false);
  assert.equal(await isLeased(moved), true);
  await holder.kill();
  assert.equal(await isLeased(moved), true);
  lease.release();
  assert.equal(await isLeased(moved), false);
});

test('the folder’s path may be longer than a socket’s may be', async () => {
  const deep = join(folder, 'x'.repeat(100), 'ü'.repeat(100), 'of a folder with spaces');
  mkdirSync(deep, { recursive: true });
  const holder = await leaseHolder(deep);
  assert.equal(holder.said, 'socket');
  assert.equal(await isLeased(deep), true);
  await holder.kill();
  assert.equal(await isLeased(deep), false);
});

test('a missing folder cannot be leased and counts as not leased', async () => {
  const nowhere = join(folder, 'nowhere');
  await assert.rejects(takeLease(nowhere), { code: 'ENOENT' });
  assert.equal(await isLeased(nowhere), false);
});

test('a removed folder is no longer leased, even if it is made again', async () => {
  const lease = await takeLease(folder);
  rmSync(folder, { recursive: true });
  mkdirSync(folder);
  assert.equal(await isLeased(folder), false);
  lease.release();
  assert.deepEqual(readdirSync(folder), []);
});

test('leases of another kernel and leases that are files hold for a day', async () => {
  const name = join(folder, `lease-${'0'.repeat(32)}-abcdef`);
  writeFileSync(name, '');
  assert.ok(isLeaseFile('lease-x') && isLeaseFile('new-lease-x') && !isLeaseFile('weights.bin'));
  assert.equal(await isLeased(folder), true);
  // After the clock was set back, the lease's time is in the future.
  for (const hours of [-25, 25]) {
    const time = new Date(Date.now() + hours * 3_600_000);
    utimesSync(name, time, time);
    assert.equal(await isLeased(folder), false, `${hours} h`);
  }
});

test('a lease sets the folder’s time of last use', async () => {
  utimesSync(folder, 1, 1);
  const lease = await takeLease(folder);
  assert.ok(Date.now() - statSync(folder).mtimeMs < 60_000);
  lease.release();
});

const notRoot = { skip: process.getuid?.() === 0 ? false : 'needs root to be somebody else' };

test('a read-only folder has no lease and needs none', notRoot, async () => {
  for (const path of [home, folder]) chmodSync(path, 0o755);
  const nobody = await leaseHolder(folder, 65_534);
  assert.equal(nobody.said, 'none');
  assert.equal(await isLeased(folder), false);
  await nobody.kill();
});

test('a folder leased by another user counts as leased', notRoot, async () => {
  for (const path of [home, folder]) chmodSync(path, 0o777);
  const nobody = await leaseHolder(folder, 65_534);
  assert.equal(nobody.said, 'socket');
  assert.equal(await isLeased(folder), true);
  await nobody.kill();
  assert.equal(await isLeased(folder), false);
});
