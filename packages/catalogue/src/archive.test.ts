import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { addVoice } from './add-voice.ts';
import { serveFiles } from './testing/file-server.ts';
import { sampleBytes, sampleVoice, temporaryFolder, write } from './testing/sample-voice.ts';
import { findWanted } from './wanted-voice.ts';

const VOICE = sampleVoice('de_DE-anna-medium');
/** GNU tar calls it. */
const skip = spawnSync('bzip2', ['--help']).error ? 'there is no bzip2' : false;

/** Packs files in one folder, as sherpa-onnx does. */
const pack = (folder: string, name: string, files: Readonly<Record<string, Buffer>>): string => {
  for (const [file, bytes] of Object.entries(files)) write(join(folder, name, file), bytes);
  const archive = join(folder, `${name}.tar.bz2`);
  execFileSync('tar', ['-cjf', archive, '-C', folder, name]);
  return archive;
};

const SHERPA = {
  [`${VOICE.id}.onnx`]: VOICE.model,
  [`${VOICE.id}.onnx.json`]: VOICE.config,
  MODEL_CARD: VOICE.card,
  'tokens.txt': Buffer.from('_ 0\n'),
  'espeak-ng-data/en_dict': sampleBytes('dict', 50_000),
  'espeak-ng-data/voices/x.onnx': Buffer.from('not this one'),
};

const setUp = (t: TestContext) => {
  const folder = temporaryFolder(t);
  const directory = join(folder, 'models');
  const add = async (name: string) =>
    addVoice(await findWanted(name, []), {
      ...{ directory, isReplacing: false, fetch: { pausesMs: [] } },
      installedAt: (id) => {
        const model = join(directory, id, `${id}.onnx`);
        return fs.existsSync(model) ? model : undefined;
      },
      acceptTerms: async (_id, { licence }) => licence !== undefined,
      check: async () => {},
    });
  const files = () =>
    fs.existsSync(directory) ? fs.readdirSync(directory, { recursive: true }).sort() : [];
  return { folder, directory, add, files };
};

const INSTALLED = [
  '.pins.json',
  VOICE.id,
  `${VOICE.id}/MODEL_CARD`,
  `${VOICE.id}/${VOICE.id}.onnx`,
  `${VOICE.id}/${VOICE.id}.onnx.json`,
];

test('an archive of sherpa-onnx gives its two files and the card', { skip }, async (t) => {
  const { folder, directory, add, files } = setUp(t);
  const archive = pack(folder, `vits-piper-${VOICE.id}`, SHERPA);
  assert.deepEqual(await add(archive), {
    id: VOICE.id,
    state: 'added',
    model: join(directory, VOICE.id, `${VOICE.id}.onnx`),
  });
  assert.deepEqual(files(), INSTALLED);
  assert.deepEqual(fs.readFileSync(join(directory, VOICE.id, `${VOICE.id}.onnx`)), VOICE.model);
  assert.equal((await add(archive)).state, 'present');
});

test('an archive is fetched from an address, and its files name the voice', { skip }, async (t) => {
  const { folder, add, files } = setUp(t);
  pack(folder, 'vits-piper-de_DE-anna-medium-int8', SHERPA);
  const { url } = await serveFiles(t, folder);
  const name = `${url}/vits-piper-de_DE-anna-medium-int8.tar.bz2`;
  await add(name);
  assert.deepEqual(files(), INSTALLED);
  const { voices } = JSON.parse(fs.readFileSync(join(folder, 'models/.pins.json'), 'utf8'));
  assert.equal(voices[VOICE.id][`${VOICE.id}.onnx`].source, name);
  assert.equal((await add(name)).state, 'present');
});

test('model.onnx has the name of its config', { skip }, async (t) => {
  const { folder, add, files } = setUp(t);
  const { [`${VOICE.id}.onnx`]: model, ...rest } = SHERPA;
  await add(pack(folder, 'vits-piper-x', { ...rest, 'model.onnx': model as Buffer }));
  assert.deepEqual(files(), INSTALLED);
});

const card = { MODEL_CARD: VOICE.card };

/** Archives that are no voice, and what the error says. */
const BAD: Readonly<Record<string, readonly [(folder: string) => string, RegExp]>> = {
  'without a config': [
    (folder) => pack(folder, 'a', { 'a.onnx': VOICE.model, ...card }),
    /no archive of one voice: it has 1 \.onnx and 0 \.onnx\.json$/,
  ],
  'with two voices': [
    (folder) =>
      pack(folder, 'a', {
        ...{ 'a.onnx': VOICE.model, 'a.onnx.json': VOICE.config },
        ...{ 'b.onnx': VOICE.model, 'b.onnx.json': VOICE.config },
      }),
    /it has 2 \.onnx and 2 \.onnx\.json$/,
  ],
  'cut off': [
    (folder) => {
      const archive = pack(folder, 'a', SHERPA);
      fs.truncateSync(archive, fs.statSync(archive).size - 1000);
      return archive;
    },
    /is damaged, or no \.tar\.bz2: /,
  ],
  damaged: [
    (folder) => {
      const archive = pack(folder, 'a', SHERPA);
      const bytes = fs.readFileSync(archive);
      const middle = bytes.length >> 1;
      bytes.writeUInt8(bytes.readUInt8(middle) ^ 0x10, middle);
      fs.writeFileSync(archive, bytes);
      return archive;
    },
    /is damaged, or no \.tar\.bz2: /,
  ],
  'that is a web page': [
    (folder) => {
      write(join(folder, 'a.tar.bz2'), '<html>'.repeat(100));
      return join(folder, 'a.tar.bz2');
    },
    /a\.tar\.bz2 is damaged, or no \.tar\.bz2: /,
  ],
  'that is empty': [
    (folder) => {
      write(join(folder, 'a.tar.bz2'), '');
      return join(folder, 'a.tar.bz2');
    },
    /a\.tar\.bz2 is damaged, or no \.tar\.bz2: /,
  ],
};

for (const [what, [make, sentence]] of Object.entries(BAD)) {
  test(`an archive ${what} is refused and leaves nothing`, { skip }, async (t) => {
    const { folder, add, files } = setUp(t);
    await assert.rejects(add(make(folder)), { code: 'not_a_voice', message: sentence });
    assert.deepEqual(files(), []);
  });
}

test('names in an archive lead nowhere else', { skip }, async (t) => {
  const { folder, add, files } = setUp(t);
  write(join(folder, 'in/x'), VOICE.model);
  const archive = join(folder, 'a.tar.bz2');
  const names = ['--transform', 's,x,../../escaped.onnx,', '-P'];
  execFileSync('tar', ['-cjf', archive, ...names, '-C', join(folder, 'in'), 'x']);
  await assert.rejects(add(archive), { code: 'not_a_voice' });
  assert.deepEqual(files(), []);
  assert.ok(!fs.existsSync(join(folder, 'escaped.onnx')));
});

test('a folder is one voice, or says what it has', { skip }, async (t) => {
  const { folder, add, files } = setUp(t);
  pack(folder, 'plain', SHERPA);
  fs.mkdirSync(join(folder, 'empty'));
  write(join(folder, 'mirror/voices.json'), '{}');
  for (const name of ['a.onnx', 'b.onnx']) write(join(folder, 'two', name), VOICE.model);
  const refused = async (name: string, message: RegExp) =>
    assert.rejects(add(join(folder, name)), { message });
  await refused('empty', /has no file that ends with \.onnx$/);
  await refused('two', /has several voices: a\.onnx, b\.onnx$/);
  await refused('mirror', /is a catalogue; take a voice of it with --from /);
  await refused('nowhere', /nowhere does not exist$/);
  await refused('two/a.onnx', /a\.onnx\.json does not exist$/);
  assert.deepEqual(files(), []);
  await add(`${join(folder, 'plain')}/`);
  assert.deepEqual(files(), INSTALLED);
});
