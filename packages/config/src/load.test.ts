import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { loadConfig, xdgCandidates } from './load.ts';
import { defaultConfig } from './validate.ts';

const folder = (t: TestContext): string => {
  const path = fs.mkdtempSync(join(tmpdir(), 'hailo-piper-config-'));
  t.after(() => fs.rmSync(path, { recursive: true }));
  return path;
};

const write = (path: string, text: string): string => {
  fs.mkdirSync(dirname(path), { recursive: true });
  fs.writeFileSync(path, text);
  return path;
};

const FILE = 'hailo-piper/hailo-piper.json';

test('without a file the defaults hold', async (t) => {
  const root = folder(t);
  const env = { XDG_CONFIG_HOME: join(root, 'home'), XDG_CONFIG_DIRS: join(root, 'etc') };
  assert.deepEqual(await loadConfig({ env }), {
    config: defaultConfig(),
    source: null,
    explicit: {},
  });
});

test('the user’s folder comes before the system’s, which keep their order', async (t) => {
  const root = folder(t);
  const [home, first, second] = ['home', 'first', 'second'].map((name) => join(root, name)) as [
    string,
    string,
    string,
  ];
  const env = { XDG_CONFIG_HOME: home, XDG_CONFIG_DIRS: `${first}:${second}` };
  for (const [place, port] of [
    [second, 3],
    [first, 2],
    [home, 1],
  ] as const) {
    const file = write(join(place, FILE), JSON.stringify({ server: { port } }));
    const { config, source } = await loadConfig({ env });
    assert.equal(config.server.port, port);
    assert.equal(source, file);
  }
});

test('unset variables mean ~/.config and /etc/xdg; relative folders are ignored', async () => {
  assert.deepEqual(xdgCandidates({ HOME: '/home/pi', XDG_CONFIG_HOME: '', XDG_CONFIG_DIRS: '' }), [
    `/home/pi/.config/${FILE}`,
    `/etc/xdg/${FILE}`,
  ]);
  assert.deepEqual(xdgCandidates({ XDG_CONFIG_HOME: 'here', XDG_CONFIG_DIRS: 'there:/x' }), [
    `/x/${FILE}`,
  ]);
});

test('a named file is read as YAML or JSON, and no other', async (t) => {
  const root = folder(t);
  const env = { XDG_CONFIG_HOME: root };
  write(join(root, FILE), '{"server":{"port":1}}');
  const yaml = write(join(root, 'a.yaml'), 'server:\n  port: 2 # two\n');
  const json = write(join(root, 'a.json'), '{"server":{"port":3}}');
  assert.equal((await loadConfig({ path: yaml, env })).config.server.port, 2);
  assert.equal((await loadConfig({ path: json, env })).config.server.port, 3);
});

test('a missing named file is an error', async (t) => {
  const path = join(folder(t), 'none.yaml');
  await assert.rejects(() => loadConfig({ path }), {
    code: 'config_not_found',
    message: `${path}: no such file`,
  });
});

test('a faulty or unreadable file is an error; no later file is read', async (t) => {
  const root = folder(t);
  const [home, system] = [join(root, 'home'), join(root, 'system')];
  const env = { XDG_CONFIG_HOME: home, XDG_CONFIG_DIRS: system };
  write(join(system, FILE), '{}');
  const file = write(join(home, FILE), '{"server":{"port":"x"}}');
  await assert.rejects(() => loadConfig({ env }), { code: 'invalid_config' });
  fs.writeFileSync(file, Buffer.from([0x7b, 0xff, 0x7d]));
  await assert.rejects(() => loadConfig({ env }), {
    code: 'config_unreadable',
    message: `${file}: is not UTF-8 text`,
  });
  fs.rmSync(file);
  fs.mkdirSync(file);
  await assert.rejects(() => loadConfig({ env }), {
    code: 'config_unreadable',
    message: `${file}: cannot be read (EISDIR)`,
  });
});
