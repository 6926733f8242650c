import assert from 'node:assert/strict';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { serveFiles, temporaryFolder, writeCatalogue } from '@hailo-piper/catalogue/testing';
import { configWith, runProgram, smallVoice, treeOf, treeWith } from './voices-program.ts';

const ANNA = smallVoice('de_DE-anna-medium');
const TUGAO = smallVoice('pt_PT-tugão-medium', 'CC BY 4.0', 'medium-shape');

/** A server with two voices, and a configuration that names it. */
const setUp = async (t: TestContext) => {
  const home = temporaryFolder(t);
  const [root, directory] = [join(home, 'served'), join(home, 'models')];
  writeCatalogue(root, [ANNA, TUGAO]);
  const { url } = await serveFiles(t, root);
  const config = join(home, 'c.yaml');
  const catalogues = [{ name: 'loopback', url }];
  writeFileSync(config, JSON.stringify({ voices: { directory, catalogues } }));
  const voices = (command: string, ...args: string[]) =>
    runProgram(['voices', command, '--config', config, ...args]);
  return { home, root, directory, url, config, voices };
};

test('voices are listed, locked, verified and removed', async (t) => {
  const { directory, voices } = await setUp(t);
  assert.equal((await voices('add', ANNA.id, TUGAO.id.normalize('NFD'))).status, 0);
  const listed = JSON.parse((await voices('list', '--json')).stdout);
  assert.deepEqual(
    listed.map(({ id, licence }: Record<string, unknown>) => [id, licence]),
    [
      [ANNA.id, 'CC0'],
      [TUGAO.id, 'CC BY 4.0'],
      ['en_US-joe-medium', 'CC0'],
    ],
  );
  const table = (await voices('list')).stdout.split('\n');
  assert.match(table[0] ?? '', /^VOICE +LANGUAGE +QUALITY +SPEAKERS +SIZE +LICENCE +FILE$/);
  assert.match(table[2] ?? '', /^pt_PT-tugão-medium +.* 1\.3 MB +CC BY 4\.0 +\/.*\.onnx$/);

  assert.equal((await voices('lock')).status, 0);
  assert.deepEqual(Object.values(await voices('verify')).slice(0, 3), [
    0,
    null,
    `ok: 2 voices in ${directory}\n`,
  ]);
  appendFileSync(join(directory, ANNA.id, 'MODEL_CARD'), 'more');
  const changed = await voices('verify');
  assert.equal(changed.status, 78);
  assert.match(
    changed.stderr,
    /^de_DE-anna-medium: .*MODEL_CARD has SHA-256 .*voices\.lock says \w{64}\n$/,
  );

  assert.equal((await voices('remove', TUGAO.id, 'de_DE-ana-medium')).status, 78);
  assert.ok(existsSync(join(directory, TUGAO.id)));
  const removed = await voices('remove', TUGAO.id, ANNA.id);
  assert.equal(removed.stdout, `${TUGAO.id} is removed\n${ANNA.id} is removed\n`);
  assert.deepEqual(treeOf(directory), ['.pins.json', 'voices.lock']);
});

test('a second machine gets the same bytes from the lock file, and no others', async (t) => {
  const { home, root, directory, voices } = await setUp(t);
  await voices('add', ANNA.id, TUGAO.id);
  const lock = join(home, 'voices.lock');
  assert.equal((await voices('lock', lock)).status, 0);
  const second = join(home, 'second');
  const config = configWith(home, second);
  const add = (...args: string[]) =>
    runProgram(['voices', 'add', '--config', config, '--lock', lock, ...args]);

  const sealed = JSON.parse(readFileSync(lock, 'utf8'));
  sealed.voices[ANNA.id][`${ANNA.id}.onnx`].sha256 = '0'.repeat(64);
  const wrong = join(home, 'wrong.lock');
  writeFileSync(wrong, JSON.stringify(sealed));
  const refused = await runProgram(['voices', 'add', '--config', config, '--lock', wrong]);
  assert.equal(refused.status, 78);
  assert.match(refused.stderr, /de_DE-anna-medium\.onnx.* SHA-256 \w{64} instead of 0{64}\n$/);
  assert.deepEqual(treeOf(second), []);

  // All or none: the first voice is right.
  sealed.voices[ANNA.id] = JSON.parse(readFileSync(lock, 'utf8')).voices[ANNA.id];
  sealed.voices[TUGAO.id][`${TUGAO.id}.onnx`].sha256 = '0'.repeat(64);
  writeFileSync(wrong, JSON.stringify(sealed));
  const all = await runProgram(['voices', 'add', '--config', config, '--lock', wrong]);
  assert.equal(all.status, 78);
  assert.match(
    all.stderr,
    /de_DE-anna-medium: has spoken.*pt_PT-.*-medium\.onnx is not .* instead of 0{64}\n$/s,
  );
  assert.deepEqual(treeOf(second), []);

  assert.equal(
    (await add('--dry-run')).stdout,
    `${ANNA.id} would be added\n${TUGAO.id} would be added\n`,
  );
  assert.ok(!existsSync(second));
  const fetched = await add('--fetch-only', ANNA.id);
  assert.equal(fetched.stdout, `${ANNA.id} is fetched\n`, fetched.stderr);
  assert.ok(treeOf(second).every((name) => name.startsWith(`.adding-${ANNA.id}`)));
  const model = join(root, 'de/de_DE/anna/medium', `${ANNA.id}.onnx`);
  renameSync(model, `${model}.away`);

  const one = await add(ANNA.id);
  assert.equal(one.status, 0, one.stderr);
  assert.deepEqual(treeOf(second), treeWith(ANNA.id));
  renameSync(`${model}.away`, model);
  assert.equal((await add()).status, 0);
  assert.equal(
    (await add('--dry-run')).stdout,
    `${ANNA.id} is installed already\n${TUGAO.id} is installed already\n`,
  );
  rmSync(root, { recursive: true });
  const again = await add();
  assert.match(again.stdout, /^de_DE-anna-medium is installed already: .*\npt_PT-tugão-medium is /);
  for (const { id } of [ANNA, TUGAO]) {
    const file = (folder: string) => readFileSync(join(folder, id, `${id}.onnx`));
    assert.ok(file(second).equals(file(directory)));
  }
  const verify = ['voices', 'verify', '--config', config, '--lock', lock];
  assert.equal((await runProgram(verify)).status, 0);
});

test('a mirror of what is installed serves another machine, from a folder or an address', async (t) => {
  const { home, directory, voices } = await setUp(t);
  const stick = join(home, 'stick');
  await voices('add', ANNA.id);
  const mirrored = await voices('mirror', stick);
  assert.equal(mirrored.stdout, `${ANNA.id} is in ${stick}\n`);
  assert.match((await voices('mirror', stick, '--all')).stdout, /\npt_PT-tugão-medium is in /);
  const { url } = await serveFiles(t, stick);
  for (const [from, second] of [
    [stick, join(home, 'by-folder')],
    [url, join(home, 'by-address')],
  ] as const) {
    const config = configWith(home, second);
    const args = ['voices', 'add', ANNA.id, TUGAO.id, '--from', from, '--config', config];
    const added = await runProgram(args);
    assert.equal(added.status, 0, added.stderr);
    const file = (folder: string) => readFileSync(join(folder, ANNA.id, `${ANNA.id}.onnx`));
    assert.ok(file(second).equals(file(directory)));
  }
});

test('search needs no network for piper-voices, and says which catalogue it could not read', async () => {
  const { status, stdout } = await runProgram(['voices', 'search', 'nederlands', '--json']);
  assert.equal(status, 0);
  const found = JSON.parse(stdout);
  assert.ok(found.length > 5);
  for (const { id, language, size, catalogue } of found) {
    assert.ok(id.startsWith('nl_') && language.native === 'Nederlands' && size > 1e7, id);
    assert.equal(catalogue, 'piper-voices');
  }
  const all = await runProgram(['voices', 'search']);
  assert.equal(all.stdout.trim().split('\n').length, 177);
  const none = await runProgram(['voices', 'search', 'klingon']);
  assert.deepEqual(
    [none.status, none.stderr],
    [1, 'hailo-piper: the catalogues have no voice with klingon\n'],
  );
});

test('a catalogue that cannot be read does not hide the others', async (t) => {
  const { home, url } = await setUp(t);
  const config = join(home, 'two.yaml');
  const gone = { name: 'gone', path: join(home, 'gone') };
  const catalogues = [gone, { name: 'loopback', url }];
  writeFileSync(config, JSON.stringify({ voices: { catalogues } }));
  const { status, stdout, stderr } = await runProgram(['voices', 'search', '--config', config]);
  assert.equal(status, 0);
  assert.match(stdout, /de_DE-anna-medium/);
  assert.match(stderr, /^the catalogue gone is left out: .*gone\/voices\.json does not exist\n$/);
});

/** Command lines that are wrong, their exit status, and the sentence. */
const WRONG: readonly (readonly [string, number, RegExp])[] = [
  ['add', 64, /^hailo-piper: VOICE is missing \(see hailo-piper voices add --help\)\n$/],
  ['remove', 64, /VOICE is missing/],
  ['mirror', 64, /FOLDER is missing/],
  ['add x --timeout soon', 64, /--timeout must be a number of seconds up to 3600, not 'soon'/],
  ['add ../../etc/passwd', 1, /etc\/passwd/],
  ['add HOME/absent/x.onnx', 1, /absent\/x\.onnx does not exist/],
  ['add https:x', 78, /there is no voice "https:x"/],
  ['add ftp://example.org/x.onnx', 78, /is no address with http or https/],
  ['add http://example.org/', 78, /not the address of a file that ends with \.onnx or \.tar\.bz2/],
  ['add http://127.0.0.1:1/..%2Fx.onnx', 78, /"\.\.\/x" cannot be the id of a voice/],
  ['add x --from nowhere', 78, /there is no catalogue nowhere/],
  ['add --lock HOME/absent/voices.lock', 78, /voices\.lock does not exist/],
  ['remove ../x', 78, /is not installed/],
  ['remove en_US-joe-medium', 78, /is part of the program and stays/],
  ['verify --lock HOME/absent', 78, /absent does not exist/],
  ['verify --lock HOME', 1, /cannot be read \(EISDIR\)/],
  ['lock', 78, /no voice is installed/],
  ['mirror HOME/mirror', 78, /no voice is installed in .*; name those to mirror/],
];

for (const [line, status, sentence] of WRONG) {
  test(`voices ${line}: one sentence and ${status}`, async (t) => {
    const home = temporaryFolder(t);
    const directory = join(home, 'models');
    mkdirSync(directory);
    const args = line.replace('HOME', home).split(' ');
    const config = configWith(home, directory);
    const ended = await runProgram(['voices', ...args, '--config', config]);
    assert.deepEqual([ended.status, ended.stdout], [status, ''], ended.stderr);
    assert.match(ended.stderr, sentence);
    assert.match(ended.stderr, /^hailo-piper: [^\n]+\n$/);
    assert.deepEqual(treeOf(home), ['models', 'voices.yaml']);
  });
}
