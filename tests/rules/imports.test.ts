import assert from 'node:assert/strict';
import { test } from 'node:test';
import { between, circle, exportsOf, imports, packageOf, partOf } from './import-graph.ts';

/** What each package may use; docs/architecture.md draws it. A door is named with `api`. */
const MAY_USE: Readonly<Record<string, readonly string[]>> = {
  server: [
    'api',
    'elevenlabs',
    'wyoming',
    'mcp',
    'speech',
    'phrases',
    'audio',
    'engine',
    'catalogue',
    'config',
    'machine',
  ],
  api: ['speech', 'audio', 'engine', 'config', 'machine'],
  elevenlabs: ['speech', 'audio', 'engine'],
  wyoming: ['speech', 'engine'],
  mcp: ['speech', 'audio', 'engine'],
  speech: ['phrases', 'engine', 'config'],
  phrases: ['engine'],
  engine: ['espeak'],
  audio: ['lame', 'machine'],
  espeak: [],
  lame: [],
  machine: [],
  // Runs in browsers; of `audio` it takes the filter alone.
  page: ['audio'],
  catalogue: ['config'],
  config: [],
  'c-to-wasm': [],
};

const arrows = imports();
const packages = between(arrows, packageOf);

test('the sources are seen', () => {
  assert.ok(arrows.length > 500, `${arrows.length} imports`);
  assert.ok(packages.some(({ from, to }) => from === 'api' && to === 'speech'));
});

test('arrows between packages point down only', () => {
  const wrong = packages.filter(({ from, to }) => !MAY_USE[from]?.includes(to));
  assert.deepEqual(
    wrong.map(({ because }) => because),
    [],
  );
  assert.deepEqual(circle(packages), []);
});

test('a package does not import itself by its name', () => {
  const own = arrows.filter(({ from, to }) => packageOf(from) === to);
  assert.deepEqual(
    own.map(({ because }) => because),
    [],
  );
});

test('a package uses what another exports for the service, and nothing beside the packages', () => {
  const isExported = (name: string): boolean => {
    const [owner = '', ...rest] = name.split('/');
    return exportsOf(owner).includes(['.', ...rest].join('/'));
  };
  const inside = arrows.filter(
    ({ from, to }) => packageOf(from) !== packageOf(to) && !isExported(to),
  );
  assert.deepEqual(
    inside.map(({ because }) => because),
    [],
  );
});

for (const name of Object.keys(MAY_USE)) {
  test(`the folders of ${name} are in no circle`, () => {
    const own = arrows.filter(
      ({ from, to }) => packageOf(from) === name && to.startsWith(`${name}/`),
    );
    assert.deepEqual(circle(between(own, partOf)), []);
  });
}

test('a circle is found, with the imports that make it', () => {
  const arrow = (from: string, to: string) => ({ from, to, because: `${from} imports ${to}` });
  const tree = [arrow('a', 'b'), arrow('a', 'c'), arrow('b', 'c')];
  assert.deepEqual(circle(tree), []);
  const back = arrow('c', 'b');
  assert.deepEqual(circle([...tree, back]), [arrow('b', 'c'), back]);
});
