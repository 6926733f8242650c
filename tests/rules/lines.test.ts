import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../docs/markdown.ts';

const MAX_LINES = 250;
const SOURCES = ['**/*.{ts,mjs,js,c,h,rs,sh,py}', '.ci/*'];
const NOT_OURS = ['**/node_modules', '**/dist', '**/.turbo', '**/.venv*', '**/.cache'];

const linesOf = (file: string): number =>
  readFileSync(join(ROOT, file), 'utf8').split('\n').length - 1;

test(`no source file is longer than ${MAX_LINES} lines`, () => {
  const files = globSync(SOURCES, { cwd: ROOT, exclude: NOT_OURS });
  for (const some of ['.ci/run', 'packages/espeak/native/bridge.c', 'tests/rules/lines.test.ts']) {
    assert.ok(files.includes(some), some);
  }
  const tooLong = files.filter((file) => linesOf(file) > MAX_LINES);
  assert.deepEqual(
    tooLong.map((file) => `${file}: ${linesOf(file)}`),
    [],
  );
});
