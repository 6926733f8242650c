import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { loadParts } from './espeak.ts';

/** Changes only on purpose: with the bridge, the flags, the compiler or the crate. */
const SHA256 = '7dea1ba283771c076c0d1adbb635a113aa5fc12d7dd4aac533cf878b9eefd038';

test('the build gives the same bytes on every machine', () => {
  const wasm = readFileSync(path.join(import.meta.dirname, '..', 'dist', 'espeak.wasm'));
  assert.equal(createHash('sha256').update(wasm).digest('hex'), SHA256);
});

test('espeak-ng imports file reading and little else from its host', () => {
  const imports = WebAssembly.Module.imports(loadParts().module);
  assert.ok(imports.every(({ module }) => module === 'wasi_snapshot_preview1'));
  assert.deepEqual(imports.map(({ name }) => name).sort(), [
    'clock_time_get',
    'environ_get',
    'environ_sizes_get',
    'fd_close',
    'fd_fdstat_get',
    'fd_fdstat_set_flags',
    'fd_prestat_dir_name',
    'fd_prestat_get',
    'fd_read',
    'fd_readdir',
    'fd_seek',
    'fd_write',
    'path_filestat_get',
    'path_open',
    'path_remove_directory',
    'path_unlink_file',
    'proc_exit',
  ]);
});
