import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { DiskLevel, type DiskLevelOptions } from './disk-level.ts';
import type { Kept } from './level.ts';
import { Pins } from './pins.ts';

const home = mkdtempSync(join(tmpdir(), 'hailo-piper-phrases-'));
after(() => rmSync(home, { recursive: true }));
let folders = 0;
const newFolder = (): string => join(home, `folder-${folders++}`);

const MIB = 1024 * 1024;
const keyOf = (name: string | number): string =>
  createHash('sha256').update(String(name)).digest('hex');
const sound = (length: number): Kept => ({
  kind: 'sound',
  bytes: new Uint8Array(randomBytes(length)),
});

function opened(folder: string, options: Partial<DiskLevelOptions> = {}) {
  const lines: string[] = [];
  const disk = new DiskLevel({
    ...{ folder, maxBytes: MIB, maxWaitingBytes: MIB, log: ({ msg }) => void lines.push(msg) },
    ...options,
  });
  return { disk, lines };
}

/** Bytes of a folder on the disk, as `du` counts them. */
const used = (folder: string): number =>
  [folder, ...readdirSync(folder).map((name) => join(folder, name))].reduce(
    (sum, path) => sum + (statSync(path, { throwIfNoEntry: false })?.blocks ?? 0) * 512,
    0,
  );

test('an entry outlives the process that wrote it', async () => {
  const folder = newFolder();
  const { disk } = opened(folder);
  const kept = sound(9000);
  disk.put(keyOf(1), kept);
  await disk.close();
  const { disk: next } = opened(folder);
  assert.ok(next.mayHave(keyOf(1)));
  assert.deepEqual(await next.get(keyOf(1)), kept);
  await next.close();
  assert.ok(!next.mayHave(keyOf(2)));
  assert.equal(await next.get(keyOf(2)), undefined);
  assert.equal(next.figures().errors, 0);
});

test('the folder never takes more than its bytes, seen from outside at each write', async () => {
  const folder = newFolder();
  const maxBytes = 300_000;
  const { disk } = opened(folder, { maxBytes });
  const listed = () => !disk.mayHave(keyOf(0));
  while (!listed()) await new Promise((resolve) => setImmediate(resolve));
  let most = 0;
  for (let at = 0; at < 120; at++) {
    disk.put(keyOf(at), sound(1000 + 150 * at));
    while (disk.mayHave(keyOf(at)) === false) {
      if (existsSync(folder)) most = Math.max(most, used(folder));
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  await disk.close();
  assert.ok(most <= maxBytes, `${most} of ${maxBytes}`);
  assert.ok(most > maxBytes / 2, 'most of it is used');
  assert.ok(disk.figures().bytes >= used(folder));
  assert.ok(disk.mayHave(keyOf(119)));
  assert.ok(!disk.mayHave(keyOf(0)));
});

test('the longest unused go first, also after a restart', async () => {
  const folder = newFolder();
  const { disk } = opened(folder);
  for (const name of ['a', 'b', 'c']) disk.put(keyOf(name), sound(9000));
  await disk.close();
  for (const [name, day] of Object.entries({ a: 3, b: 1, c: 2 })) {
    utimesSync(join(folder, keyOf(name)), day * 86_400, day * 86_400);
  }
  const { disk: next } = opened(folder, { maxBytes: 40_000 });
  next.put(keyOf('d'), sound(9000));
  await next.close();
  const left = ['a', 'b', 'c', 'd'].filter((name) => existsSync(join(folder, keyOf(name))));
  assert.deepEqual(left, ['a', 'd']);
});

test('what another process left unfinished goes; what is not an entry stays', async () => {
  const folder = newFolder();
  await opened(folder).disk.close();
  const dead = `${keyOf(1)}.7fffffff.1.tmp`;
  for (const name of [dead, 'notes.txt']) writeFileSync(join(folder, name), 'x');
  await opened(folder).disk.close();
  assert.deepEqual(readdirSync(folder), ['notes.txt']);
});

test('a damaged entry is a miss, and goes: 1000 flipped bits and cuts', async () => {
  const folder = newFolder();
  const kept = sound(2000);
  const { disk } = opened(folder);
  for (let at = 0; at < 1000; at++) {
    disk.put(keyOf(at), kept);
    while (!existsSync(join(folder, keyOf(at)))) await new Promise((done) => setImmediate(done));
    const path = join(folder, keyOf(at));
    const file = readFileSync(path);
    if (at % 2 === 0) {
      const bit = Math.floor((at / 1000) * file.length * 8);
      file[bit >> 3] = (file[bit >> 3] as number) ^ (1 << (bit & 7));
      writeFileSync(path, file);
    } else {
      writeFileSync(path, file.subarray(0, Math.floor((at / 1000) * file.length)));
    }
    assert.equal(await disk.get(keyOf(at)), undefined);
  }
  await disk.close();
  assert.deepEqual(readdirSync(folder), []);
});

test('an entry that vanished is a miss', async () => {
  const folder = newFolder();
  const { disk } = opened(folder);
  disk.put(keyOf(1), sound(100));
  await disk.close();
  rmSync(join(folder, keyOf(1)));
  assert.equal(await disk.get(keyOf(1)), undefined);
  assert.ok(!disk.mayHave(keyOf(1)));
});

test('a folder that cannot be made costs one line of the log, and nothing is kept', async () => {
  const file = newFolder();
  writeFileSync(file, '');
  const { disk, lines } = opened(join(file, 'phrases'));
  for (let at = 0; at < 10; at++) disk.put(keyOf(at), sound(100));
  assert.equal(await disk.get(keyOf(1)), undefined);
  await disk.close();
  assert.equal(lines.length, 1);
  assert.equal(disk.figures().entries, 0);
});

test('what would wait too long to be written is not kept', async () => {
  const folder = newFolder();
  const { disk } = opened(folder, { maxWaitingBytes: 1000 });
  disk.put(keyOf(1), sound(900));
  disk.put(keyOf(2), sound(900));
  await disk.close();
  assert.deepEqual(readdirSync(folder), [keyOf(1)]);
  assert.equal(disk.figures().evictions, 1);
});

test('pinned entries stay under pressure, within the bound', async () => {
  const folder = newFolder();
  const pins = new Pins();
  const { disk } = opened(folder, { pins });
  pins.set(new Map([[keyOf('text'), keyOf('sound')]]));
  const [text, kept] = [sound(3000), sound(50_000)];
  disk.put(keyOf('text'), text);
  disk.put(keyOf('sound'), kept);
  for (let at = 0; at < 100; at++) {
    disk.put(keyOf(at), sound(40_000));
    await disk.settled();
    assert.ok(used(folder) <= MIB, `${used(folder)}`);
  }
  assert.ok(disk.figures().evictions > 50);
  assert.deepEqual(await disk.get(keyOf('text')), text);
  assert.deepEqual(await disk.get(keyOf('sound')), kept);
  // Unpinned, they go as the others.
  pins.set(new Map());
  for (let at = 100; at < 200; at++) {
    disk.put(keyOf(at), sound(40_000));
    await disk.settled();
  }
  assert.ok(!disk.has(keyOf('text')));
  await disk.close();
});

test('a pinned entry for which the others leave no room is known, and drops nothing', async () => {
  const folder = newFolder();
  const pins = new Pins();
  const { disk } = opened(folder, { pins });
  const keys = Array.from({ length: 15 }, (_, at) => keyOf(at));
  pins.set(new Map(keys.map((key) => [key, undefined])));
  for (const key of keys) {
    disk.put(key, sound(100_000));
    await disk.settled();
  }
  const kept = keys.filter((key) => disk.has(key));
  assert.ok(kept.length > 5 && kept.length < 15, `${kept.length}`);
  assert.deepEqual(
    keys.filter((key) => disk.lacksRoomFor(key)),
    keys.slice(kept.length),
  );
  assert.equal(disk.figures().evictions, 0);
  assert.ok(used(folder) <= MIB);
  // What is not pinned is not kept, and takes nothing away.
  disk.put(keyOf('other'), sound(100_000));
  await disk.close();
  assert.ok(!disk.has(keyOf('other')));

  // A bound that was lowered holds, also for them.
  const { disk: smaller } = opened(folder, { pins, maxBytes: MIB / 2 });
  await smaller.close();
  assert.ok(used(folder) <= MIB / 2);
  assert.ok(smaller.figures().entries > 0);
});
