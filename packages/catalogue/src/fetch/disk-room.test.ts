import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { serveFiles } from '../testing/file-server.ts';
import { temporaryFolder, write } from '../testing/sample-voice.ts';
import { expectRoom, megabytes } from './disk-room.ts';
import { download } from './download.ts';

const NO_ROOM = /has no room: 1000000000\.0 MB are needed, \d+\.\d MB are free$/;

test('a petabyte has no room, a byte has', async (t) => {
  const folder = temporaryFolder(t);
  await expectRoom(folder, 1);
  await assert.rejects(expectRoom(folder, 1e15), { code: 'disk_full', message: NO_ROOM });
});

test('a file that does not fit is refused before it is fetched', async (t) => {
  const folder = temporaryFolder(t);
  write(join(folder, 'file'), 'small');
  const { url } = await serveFiles(t, folder, () => ({
    headers: { 'content-length': String(1e15) },
  }));
  const target = join(folder, 'target');
  await assert.rejects(download(`${url}/file`, target, {}, {}), NO_ROOM);
  assert.ok(!existsSync(target));
});

test('sizes are decimal', () => {
  assert.deepEqual([63_201_294, 0, 1e9].map(megabytes), ['63.2 MB', '0.0 MB', '1000.0 MB']);
});
