import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { test } from 'node:test';
import { openDataFiles, readManifest } from './data-files.ts';

const folder = path.join(import.meta.dirname, '..', 'data');

test('every packed file unpacks to the size and hash in the manifest', () => {
  const files = openDataFiles(folder);
  const manifest = readManifest(folder);
  assert.equal(manifest.length, 365);
  for (const { name, bytes, sha256 } of manifest) {
    const content = files.read(name);
    assert.ok(content, name);
    assert.equal(content.length, bytes, name);
    assert.equal(files.size(name), bytes, name);
    assert.equal(createHash('sha256').update(content).digest('hex'), sha256, name);
  }
});

test('a file is unpacked once', () => {
  const files = openDataFiles(folder);
  assert.equal(files.read('en_dict')?.buffer, files.read('en_dict')?.buffer);
});

test('folders list exactly their files and folders', () => {
  const files = openDataFiles(folder);
  const names = (of: string) => files.list(of)?.map(({ name }) => name);
  assert.ok(files.list('')?.some(({ name, isFolder }) => name === 'lang' && isFolder));
  assert.ok(files.list('')?.some(({ name, isFolder }) => name === 'phontab' && !isFolder));
  assert.ok(names('lang/gmw')?.includes('en-US'));
  assert.deepEqual(names('voices'), ['!v']);
  assert.equal(files.list('phontab'), undefined);
  assert.equal(files.read('lang'), undefined);
  assert.equal(files.read('../package.json'), undefined);
});
