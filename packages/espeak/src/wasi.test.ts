import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DataFiles } from './data-files.ts';
import { createWasi } from './wasi.ts';

const files: DataFiles = {
  size: (name) => (name === 'a/b' ? 3 : undefined),
  read: (name) => (name === 'a/b' ? Uint8Array.of(1, 2, 3) : undefined),
  list: (name) => (name === 'a' ? [{ name: 'b', isFolder: false }] : undefined),
};

const memory = new ArrayBuffer(4096);
const PATH = 1024;
const RESULT = 2048;

const openPath = (imports: WebAssembly.ModuleImports, path: string, flags = 0): number => {
  const bytes = new TextEncoder().encode(path);
  new Uint8Array(memory).set(bytes, PATH);
  const call = imports.path_open as (...args: (number | bigint)[]) => number;
  return call(3, 0, PATH, bytes.length, flags, 0n, 0n, 0, RESULT);
};
const openedFd = () => new DataView(memory).getUint32(RESULT, true);

test('files open for reading only', () => {
  const { imports } = createWasi(files, () => memory);
  const [creat, trunc, erofs, enoent] = [1, 8, 69, 44];
  assert.equal(openPath(imports, './a//b'), 0);
  assert.equal(openPath(imports, 'a/b', creat), erofs);
  assert.equal(openPath(imports, 'a/b', trunc), erofs);
  for (const path of ['c', '../a/b', 'a/../../etc/passwd']) {
    assert.equal(openPath(imports, path), enoent, path);
  }
});

test('closed descriptors are used again', () => {
  const { imports } = createWasi(files, () => memory);
  const close = imports.fd_close as (fd: number) => number;
  openPath(imports, 'a');
  const first = openedFd();
  for (let round = 0; round < 100; round++) {
    openPath(imports, 'a/b');
    assert.equal(openedFd(), first + 1);
    assert.equal(close(first + 1), 0);
  }
  assert.notEqual(close(first + 1), 0);
});

test('only the end of the output is kept', () => {
  const wasi = createWasi(files, () => memory);
  const write = wasi.imports.fd_write as (...args: number[]) => number;
  new Uint8Array(memory).fill('x'.charCodeAt(0), 0, 1000);
  new DataView(memory).setUint32(PATH, 0, true);
  new DataView(memory).setUint32(PATH + 4, 1000, true);
  for (let round = 0; round < 10; round++) assert.equal(write(2, PATH, 1, RESULT), 0);
  assert.equal(wasi.messages().length, 2000);
  assert.equal(write(4, PATH, 1, RESULT), 8);
});
