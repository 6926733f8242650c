import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, test } from 'node:test';
import { isLeased, takeLease } from './lease.ts';
import { leaseHolder } from './testing/lease-holders.ts';
import { removeLeavings, removeUnused, tidyCache } from './tidy-cache.ts';

const home = mkdtempSync(join(tmpdir(), 'hailo-piper-test-'));
const DAY_MS = 86_400_000;
const BOUNDS = { entries: 3, bytes: 10_000, ageMs: 30 * DAY_MS };
let cache: string;
beforeEach(() => {
  cache = mkdtempSync(join(home, 'cache-'));
});
after(() => rmSync(home, { recursive: true }));

const key = (digit: number | string) => String(digit).repeat(40);

const makeEntry = (name: string, { days = 0, bytes = 10 } = {}): string => {
  const path = join(cache, name);
  mkdirSync(path);
  writeFileSync(join(path, 'weights.bin'), new Uint8Array(bytes));
  const time = new Date(Date.now() - days * DAY_MS);
  utimesSync(path, time, time);
  return path;
};

const left = () => readdirSync(cache).sort();

test('the latest unused entries stay, of any voice', async () => {
  for (let day = 0; day < 6; day++) makeEntry(`voice${day % 2}-${key(day)}`, { days: day });
  await tidyCache(cache, BOUNDS);
  assert.deepEqual(left(), [`voice0-${key(0)}`, `voice0-${key(2)}`, `voice1-${key(1)}`]);
});

test('unused entries are removed by size and age too', async () => {
  makeEntry(`large-${key(1)}`, { bytes: 9_000, days: 1 });
  makeEntry(`small-${key(2)}`, { bytes: 2_000 });
  await tidyCache(cache, BOUNDS);
  assert.deepEqual(left(), [`small-${key(2)}`]);
  makeEntry(`old-${key(3)}`, { days: 31 });
  await tidyCache(cache, BOUNDS);
  assert.deepEqual(left(), [`small-${key(2)}`]);
});

test('entries of earlier releases, which have shorter names, are removed too', async () => {
  for (let day = 0; day < 5; day++) makeEntry(`voice-${String(day).repeat(32)}`, { days: day });
  await tidyCache(cache, BOUNDS);
  assert.equal(left().length, 3);
});

test('an entry in use stays, however old and large, until its process is killed', async () => {
  const path = makeEntry(`used-${key(1)}`, { bytes: 20_000, days: 99 });
  const holder = await leaseHolder(path);
  utimesSync(path, 1, 1);
  for (let day = 0; day < 4; day++) makeEntry(`unused-${key(day + 2)}`, { days: day });
  await tidyCache(cache, BOUNDS);
  assert.deepEqual(left(), [2, 3, 4].map((n) => `unused-${key(n)}`).concat(`used-${key(1)}`));
  holder.process.kill('SIGSTOP');
  await tidyCache(cache, BOUNDS);
  assert.equal(left().length, 4);
  await holder.kill();
  utimesSync(path, 1, 1);
  await tidyCache(cache, BOUNDS);
  assert.equal(left().length, 3);
});

test('folders of killed preparations and removals go; those in progress stay', async () => {
  makeEntry(`voice-${key(1)}.new-abcdef`, { days: 1 });
  makeEntry(`voice-${key(1)}.old-abcdef12`, { days: 1 });
  makeEntry(`voice-${key(1)}.new-justnow`);
  const leased = await takeLease(makeEntry(`voice-${key(1)}.new-leased`));
  utimesSync(join(cache, `voice-${key(1)}.new-leased`), 1, 1);
  await tidyCache(cache, BOUNDS);
  assert.deepEqual(left(), [`voice-${key(1)}.new-justnow`, `voice-${key(1)}.new-leased`]);
  leased.release();
});

test('the folder of a killed preparation goes at once, because its lease is dead', async () => {
  const path = makeEntry(`voice-${key(1)}.new-abcdef`);
  const holder = await leaseHolder(path);
  await removeLeavings(cache);
  assert.equal(left().length, 1);
  await holder.kill();
  await removeLeavings(cache);
  assert.deepEqual(left(), []);
});

test('the newest entries of installed voices have a bound of their own, used ones included', async () => {
  const used = await takeLease(makeEntry(`used-${key(1)}`, { bytes: 4_000 }));
  for (let day = 1; day <= 5; day++) {
    makeEntry(`voice${day}-${key(1)}`, { days: day, bytes: 2_000 });
  }
  // An earlier entry of an installed voice is as any other unused one.
  makeEntry(`voice1-${key(9)}`, { days: 3 });
  makeEntry(`used-${key(8)}`, { days: 40 });
  const ids = new Set(['used', 'voice1', 'voice2', 'voice3', 'voice4']);
  await tidyCache(cache, { ...BOUNDS, entries: 2 }, { ids, maxBytes: 10_500 });
  const kept = ['used', 'voice1', 'voice2', 'voice3', 'voice5'].map((id) => `${id}-${key(1)}`);
  assert.deepEqual(left(), [...kept, `voice1-${key(9)}`].sort());
  used.release();
});

test('files and folders that are not entries stay', async () => {
  const others = ['notes', 'voice-123', `voice-${key('x')}`, `voice-${key(1)}.backup`];
  for (const name of others) makeEntry(name, { days: 99, bytes: 99_999 });
  writeFileSync(join(cache, `file-${key(1)}`), '');
  await tidyCache(cache, BOUNDS);
  assert.deepEqual(left(), [...others, `file-${key(1)}`].sort());
  await tidyCache(join(cache, 'nowhere'), BOUNDS);
});

test('a lease taken during removal keeps the entry, or fails because it is gone', async () => {
  for (let i = 0; i < 50; i++) {
    const path = makeEntry(`voice-${key(i % 10)}`);
    const [lease] = await Promise.all([
      takeLease(path).catch((error: NodeJS.ErrnoException) => {
        assert.equal(error.code, 'ENOENT');
      }),
      removeUnused(path),
    ]);
    assert.equal(readdirSync(cache).includes(`voice-${key(i % 10)}`), lease !== undefined);
    if (lease !== undefined) assert.equal(await isLeased(path), true);
    lease?.release();
    rmSync(path, { recursive: true, force: true });
    assert.deepEqual(left(), []);
  }
});

test('several processes can tidy at the same time', async () => {
  for (let day = 0; day < 6; day++) makeEntry(`voice-${key(day)}`, { days: day });
  await Promise.all(Array.from({ length: 8 }, () => tidyCache(cache, BOUNDS)));
  assert.deepEqual(
    left(),
    [0, 1, 2].map((n) => `voice-${key(n)}`),
  );
});
