import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { defaultConfig, loadConfig } from '@hailo-piper/config';
import { runCommandLine } from './run-command-line.ts';

const run = async (args: readonly string[], env: NodeJS.ProcessEnv = {}) => {
  const text = { stdout: '', stderr: '' };
  const stdout = { write: (part: string) => (text.stdout += part) };
  const stderr = { write: (part: string) => (text.stderr += part) };
  const stdin = (async function* () {})();
  const terminal = { stdin, stdout, stderr, env };
  return { status: await runCommandLine(['config', ...args], terminal), ...text };
};

const file = (t: TestContext, text: string): string => {
  const folder = fs.mkdtempSync(join(tmpdir(), 'hailo-piper-cli-'));
  t.after(() => fs.rmSync(folder, { recursive: true }));
  const path = join(folder, 'c.yaml');
  fs.writeFileSync(path, text);
  return path;
};

test('check says ok', async (t) => {
  assert.deepEqual(await run(['check', file(t, 'server: {port: 1}')]), {
    status: 0,
    stdout: 'ok\n',
    stderr: '',
  });
});

test('check lists every fault, one per line, and exits with 78', async (t) => {
  const path = file(t, 'server: {prot: 1}\nqueue: {max_requests: 0}');
  assert.deepEqual(await run(['check', path]), {
    status: 78,
    stdout: '',
    stderr: `${path}:1:10 server.prot: unknown key (did you mean server.port?)
${path}:2:23 queue.max_requests: must be an integer from 1 to 10000, found 0
`,
  });
});

test('a missing file exits with 78', async (t) => {
  const path = `${file(t, '')}.absent`;
  assert.deepEqual(await run(['check', path]), {
    status: 78,
    stdout: '',
    stderr: `${path}: no such file\n`,
  });
});

test('show marks defaults, and where other values were set', async (t) => {
  const path = file(t, 'server: {port: 1}\npiper: {model_path: "/a b: c"}');
  const { status, stdout } = await run(['show', path]);
  assert.equal(status, 0);
  const lines = stdout.split('\n');
  for (const line of [
    `# Source: ${path}`,
    `server:  # ${path}`,
    '  host: 0.0.0.0  # default',
    '  port: 1',
    '  # volume is not set: 1',
    'queue:  # default',
  ]) {
    assert.ok(lines.includes(line), line);
  }
  const shown = await loadConfig({ path: file(t, stdout) });
  assert.deepEqual(shown.config, (await loadConfig({ path })).config);
});

test('show without a file prints what the service would load', async (t) => {
  const nothing = `${file(t, '')}.absent`;
  const env = { XDG_CONFIG_HOME: nothing, XDG_CONFIG_DIRS: nothing };
  const { stdout } = await run(['show'], env);
  assert.match(stdout, /^# Source: no file, all defaults\n/);
  assert.deepEqual((await loadConfig({ path: file(t, stdout) })).config, defaultConfig());
});

test('render prints what it did', async (t) => {
  const yaml = file(t, 'server: {port: 1}');
  const json = `${yaml}.json`;
  assert.equal((await run(['render', yaml, json])).stdout, `${json}: written\n`);
  assert.equal((await run(['render', yaml, json])).stdout, `${json}: unchanged\n`);
});

test('render exits with 1 if the file cannot be written', async (t) => {
  const yaml = file(t, '');
  const { status, stderr } = await run(['render', yaml, join(yaml, 'out.json')]);
  assert.equal(status, 1);
  assert.match(stderr, /cannot be written/);
});

test('wrong usage prints the usage or the fault, and exits with 64', async () => {
  for (const args of [[], ['fly'], ['toString']]) {
    const { status, stdout, stderr } = await run(args);
    assert.deepEqual([status, stdout], [64, ''], args.join(' '));
    assert.match(stderr, /^Usage:/);
  }
  for (const [args, problem] of [
    [
      ['check', 'a', 'b'],
      /^hailo-piper: Unexpected argument 'b' \(see hailo-piper config check --help\)\n$/,
    ],
    [['check', '--fast'], /^hailo-piper: Unknown option '--fast'/],
    [['render', '--instance', 'a/b'], /^hailo-piper: --instance must be the name of an instance/],
    [['render', '--instance', 'a', 'b'], /^hailo-piper: --instance takes no YAML/],
  ] as const) {
    const { status, stdout, stderr } = await run(args);
    assert.deepEqual([status, stdout], [64, ''], args.join(' '));
    assert.match(stderr, problem);
  }
  assert.equal((await run(['--help'])).status, 0);
});

test('runs as a program', async (t) => {
  const cli = fileURLToPath(new URL('cli.ts', import.meta.url));
  const { status, stderr } = spawnSync(
    process.execPath,
    [cli, 'config', 'check', file(t, 'x: 1')],
    {
      encoding: 'utf8',
    },
  );
  assert.equal(status, 78);
  assert.match(stderr, /c\.yaml:1:1 x: unknown key\n$/);
});
