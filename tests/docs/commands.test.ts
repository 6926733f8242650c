import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fences, page, ROOT } from './markdown.ts';

const TEXT_FILES = ['**/*.{md,ts,mjs,json,sh,py,yml,yaml,j2,html}', '.ci/*'];
const NOT_OURS = ['**/node_modules', '**/dist', '**/.turbo', '**/.venv'];

/** npx without `-y` asks before it installs, and fails without a terminal. Also across lines of a comment. */
const ASKS = /\bnpx(?:\s|\*|#|\/\/|["',])+pnpm\b/;

test('the README begins with the two commands, which need no answer', () => {
  const [start, run] = fences(page('README.md'), 'sh');
  assert.equal(start, 'npx -y pnpm@12 start\n');
  assert.equal(run, 'npx -y pnpm@12 test\n');
});

test('no command of ours asks before it installs pnpm', () => {
  for (const asks of ['npx pnpm@12 start', "'npx', 'pnpm@12'", '`npx\n * pnpm@12 test`']) {
    assert.match(asks, ASKS);
  }
  assert.doesNotMatch('npx -y pnpm@12 start', ASKS);
  const files = globSync(TEXT_FILES, { cwd: ROOT, exclude: NOT_OURS });
  assert.ok(files.includes('.ci/run') && files.includes('docs/operator.md'));
  const asking = files.filter((path) => ASKS.test(readFileSync(join(ROOT, path), 'utf8')));
  assert.deepEqual(
    // This file has the pattern itself.
    asking.filter((path) => path !== 'tests/docs/commands.test.ts'),
    [],
  );
});

test('CI runs the test command as README.md prints it, with nobody to say yes', () => {
  const command = (name: string) =>
    execFileSync(join(ROOT, '.ci/readme-command'), [name], { encoding: 'utf8', stdio: 'pipe' });
  assert.equal(command('test'), 'npx -y pnpm@12 test\n');
  assert.throws(() => command('none'), /no one command none/);
  const ci = page('.ci/run');
  assert.ok(ci.includes('test_command=$(.ci/readme-command test) || exit\n'));
  assert.match(ci, /^suite 'README: test' sh -c "\$test_command"$/m);
  assert.ok(ci.includes('unset npm_config_yes'));
  assert.doesNotMatch(ci, /npm_config_yes=/);
});
