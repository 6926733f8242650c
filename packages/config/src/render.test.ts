import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { stringify } from 'yaml';
import { loadConfig } from './load.ts';
import { renderConfig } from './render.ts';
import { defaultConfig } from './validate.ts';

const setUp = (t: TestContext, yaml: string) => {
  const root = fs.mkdtempSync(join(tmpdir(), 'hailo-piper-render-'));
  t.after(() => fs.rmSync(root, { recursive: true }));
  const paths = {
    root,
    yaml: join(root, 'in.yaml'),
    folder: join(root, 'xdg', 'hailo-piper'),
    json: join(root, 'xdg', 'hailo-piper', 'out.json'),
  };
  fs.writeFileSync(paths.yaml, yaml);
  return paths;
};

test('writes only what is set, in the order of the schema', async (t) => {
  const { yaml, json } = setUp(t, 'logging: {level: DEBUG}\nqueue:\nserver: {port: 1, host: "::"}');
  assert.deepEqual(await renderConfig(yaml, json), { changed: true });
  assert.equal(
    fs.readFileSync(json, 'utf8'),
    '{\n  "server": {\n    "host": "::",\n    "port": 1\n  },\n  "logging": {\n    "level": "DEBUG"\n  }\n}\n',
  );
});

test('a value that equals the default is kept, because the operator chose it', async (t) => {
  const { yaml, json } = setUp(t, 'server: {port: 5003}');
  await renderConfig(yaml, json);
  assert.deepEqual(JSON.parse(fs.readFileSync(json, 'utf8')), { server: { port: 5003 } });
});

const original = new URL('fixtures/original-service.yaml', import.meta.url);
for (const [name, yaml] of [
  ['an empty file', ''],
  ["the original service's file", fs.readFileSync(original, 'utf8')],
  ['all defaults written out', stringify(defaultConfig())],
] as const) {
  test(`${name} loads the same after rendering, and renders to the same bytes again`, async (t) => {
    const paths = setUp(t, yaml);
    await renderConfig(paths.yaml, paths.json);
    const { source: _, ...rendered } = await loadConfig({ path: paths.json });
    const { source: __, ...written } = await loadConfig({ path: paths.yaml });
    assert.deepEqual(rendered, written);
    assert.deepEqual(await renderConfig(paths.json, paths.json), { changed: false });
  });
}

test('the file is readable by everybody whatever the umask', async (t) => {
  const { yaml, json, folder } = setUp(t, '');
  fs.mkdirSync(folder, { recursive: true });
  const before = process.umask(0o077);
  t.after(() => process.umask(before));
  await renderConfig(yaml, json);
  assert.equal(fs.statSync(json).mode & 0o777, 0o644);
});

test('an equal file is not touched', async (t) => {
  const { yaml, json } = setUp(t, 'server: {port: 1}');
  await renderConfig(yaml, json);
  const before = fs.statSync(json, { bigint: true });
  fs.writeFileSync(yaml, '# the same\nserver:\n  port: 1\n');
  assert.deepEqual(await renderConfig(yaml, json), { changed: false });
  const after = fs.statSync(json, { bigint: true });
  assert.deepEqual([after.ino, after.mtimeNs], [before.ino, before.mtimeNs]);
});

test('a change replaces the file and leaves no other file', async (t) => {
  const { yaml, json, folder } = setUp(t, 'server: {port: 1}');
  await renderConfig(yaml, json);
  const reader = fs.openSync(json, 'r');
  t.after(() => fs.closeSync(reader));
  fs.writeFileSync(yaml, 'server: {port: 2}');
  assert.deepEqual(await renderConfig(yaml, json), { changed: true });
  assert.match(fs.readFileSync(json, 'utf8'), /"port": 2/);
  assert.match(
    fs.readFileSync(reader, 'utf8'),
    /"port": 1/,
    'who reads the old file reads it whole',
  );
  assert.deepEqual(fs.readdirSync(folder), ['out.json']);
});

test('a faulty YAML leaves the old file unchanged', async (t) => {
  const { yaml, json, folder } = setUp(t, 'server: {port: 1}');
  await renderConfig(yaml, json);
  fs.writeFileSync(yaml, 'server: {port: one}');
  await assert.rejects(() => renderConfig(yaml, json), { code: 'invalid_config' });
  assert.match(fs.readFileSync(json, 'utf8'), /"port": 1/);
  assert.deepEqual(fs.readdirSync(folder), ['out.json']);
});

test('an unwritable folder is an error and leaves no file', async (t) => {
  const { root, yaml, folder } = setUp(t, '');
  const taken = join(folder, 'taken.json');
  fs.mkdirSync(join(taken, 'inside'), { recursive: true });
  await assert.rejects(() => renderConfig(yaml, taken), { code: 'render_failed' });
  assert.deepEqual(fs.readdirSync(folder), ['taken.json']);
  await assert.rejects(() => renderConfig(yaml, join(yaml, 'out.json')), { code: 'render_failed' });
  assert.deepEqual(fs.readdirSync(root).sort(), ['in.yaml', 'xdg']);
});
