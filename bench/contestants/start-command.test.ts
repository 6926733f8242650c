import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { serviceArguments, startArguments } from './start-command.ts';
import { PROJECT } from './voice.ts';

test('what is started is the last command of the script', () => {
  assert.deepEqual(startArguments('turbo run build --x && node --y=1 dist/cli.js  serve'), [
    '--y=1',
    'dist/cli.js',
    'serve',
  ]);
});

test('a script that does not end by starting Node is refused', () => {
  assert.throws(() => startArguments('turbo run build'), /cannot start by/);
});

test('the entry users start is in the project, built or as a source', () => {
  const entry = serviceArguments().find((argument) => !argument.startsWith('-')) ?? '';
  assert.ok(entry.includes('/dist/') || existsSync(path.join(PROJECT, entry)), entry);
});
