import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { test } from 'node:test';
import { page, ROOT } from '../docs/markdown.ts';
import { SUITES, type Suite } from '../suites.ts';

const NOT_OURS = ['**/node_modules', '**/dist', '**/.*'];

const suites = Object.entries(SUITES);
const find = (patterns: readonly string[]): string[] =>
  globSync(patterns, { cwd: ROOT, exclude: NOT_OURS });
const filesOf = (suite: Suite): string[] => {
  if ('files' in suite) return find(suite.files);
  return 'program' in suite ? find([suite.program]) : [];
};

test('a *.suite.ts is under tests/ and in one suite of tests/suites.ts', () => {
  const inSuites = suites.flatMap(([, suite]) => filesOf(suite)).sort();
  assert.deepEqual(inSuites, find(['**/*.suite.ts']).sort());
  assert.ok(inSuites.every((file) => file.startsWith('tests/')));
});

test('every pattern of a suite finds a file, and every group names suites', () => {
  for (const [name, suite] of suites) {
    if ('suites' in suite)
      assert.ok(
        suite.suites.every((part) => part in SUITES),
        name,
      );
    else if ('program' in suite) assert.equal(find([suite.program]).length, 1, name);
    else for (const pattern of suite.files) assert.ok(find([pattern]).length > 0, pattern);
  }
});

test('package.json has one command `test:NAME` for each suite', () => {
  const scripts: Record<string, string> = JSON.parse(page('package.json')).scripts;
  const commands = Object.entries(scripts).filter(([name]) => name.startsWith('test:'));
  assert.deepEqual(
    commands.sort(),
    suites.map(([name]) => [`test:${name}`, `node tests/run-suite.ts ${name}`]).sort(),
  );
});

test('CONTRIBUTING.md has one row for each suite', () => {
  const rows = page('CONTRIBUTING.md').matchAll(/^\| `npx -y pnpm@12 test:([\w:-]+)/gm);
  const names = [...rows].map(([, name = '']) => name);
  assert.deepEqual(names.sort(), Object.keys(SUITES).sort());
});

test('every `test:NAME` that a page or .ci/run names is a suite', () => {
  for (const path of [...find(['**/*.md']), '.ci/run']) {
    const named = page(path).matchAll(/pnpm@12 test:([a-z0-9:-]+)/g);
    for (const [, name = ''] of named) assert.ok(name in SUITES, `${path}: test:${name}`);
  }
});
