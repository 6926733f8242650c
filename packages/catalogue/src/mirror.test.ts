import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Catalogue } from './catalogue.ts';
import { mirrorVoice } from './mirror.ts';
import { type Answer, type FileRequest, serveFiles } from './testing/file-server.ts';
import { sampleVoice, temporaryFolder, write, writeCatalogue } from './testing/sample-voice.ts';
import { findWanted, ofModel } from './wanted-voice.ts';

const ANNA = sampleVoice('de_DE-anna-medium');
const TUGAO = sampleVoice('pt_PT-tugão-medium');

const setUp = async (t: TestContext, misbehave?: (request: FileRequest) => Answer | undefined) => {
  const home = temporaryFolder(t);
  const [root, folder] = [join(home, 'served'), join(home, 'mirror')];
  writeCatalogue(root, [ANNA, TUGAO]);
  const { url, requests } = await serveFiles(t, root, misbehave);
  const options = {
    folder,
    fetch: { pausesMs: [] },
    expectedFor: () => undefined,
    acceptTerms: async () => true,
  };
  const mirror = async (id: string) =>
    mirrorVoice(await findWanted(id, [new Catalogue({ name: 'loopback', url })]), options);
  return { home, root, folder, requests, options, mirror };
};

test('a mirror is a catalogue of the same shape, with SHA-256, on a server or a stick', async (t) => {
  const { folder, mirror } = await setUp(t);
  for (const { id } of [TUGAO, ANNA]) assert.equal(await mirror(id), id);
  const { url } = await serveFiles(t, folder);
  for (const catalogue of [
    new Catalogue({ name: 'web', url }),
    new Catalogue({ name: 'stick', path: folder }),
  ]) {
    const voices = await catalogue.voices();
    assert.deepEqual(
      voices.map(({ id }) => id),
      [ANNA.id, TUGAO.id],
    );
    for (const { id, files, aliases } of voices) {
      assert.equal(files.model.path, `${id.slice(0, 2)}/${id.replaceAll('-', '/')}/${id}.onnx`);
      assert.match(files.model.sha256 ?? '', /^[0-9a-f]{64}$/);
      assert.ok(files.card);
      assert.equal(aliases.length, 1);
    }
  }
  assert.deepEqual(fs.readdirSync(folder).sort(), ['de', 'pt', 'voices.json']);
});

test('a voice that is there already is not fetched again, a changed one is', async (t) => {
  const { root, folder, requests, mirror } = await setUp(t);
  const models = () => requests.filter(({ path }) => path.endsWith('.onnx')).length;
  await mirror(ANNA.id);
  await mirror(ANNA.id);
  assert.equal(models(), 1);
  const model = join(folder, 'de/de_DE/anna/medium', `${ANNA.id}.onnx`);
  fs.writeFileSync(model, 'damaged');
  await mirror(ANNA.id);
  assert.equal(models(), 2);
  writeCatalogue(root, [{ ...ANNA, model: TUGAO.model }]);
  await mirror(ANNA.id);
  assert.deepEqual(fs.readFileSync(model), TUGAO.model);
});

test('what fails leaves nothing, or the mirror as it was', async (t) => {
  const { folder, mirror } = await setUp(t, ({ path }) =>
    path.includes('tug') && path.endsWith('.onnx') ? { status: 404 } : undefined,
  );
  await assert.rejects(mirror(TUGAO.id), { code: 'file_not_found' });
  assert.ok(!fs.existsSync(folder));
  await mirror(ANNA.id);
  const before = fs.readFileSync(join(folder, 'voices.json'), 'utf8');
  await assert.rejects(mirror(TUGAO.id), { code: 'file_not_found' });
  assert.equal(fs.readFileSync(join(folder, 'voices.json'), 'utf8'), before);
  assert.deepEqual(fs.readdirSync(folder).sort(), ['de', 'voices.json']);
});

test('a voice of no catalogue is described by its config, and stays in the folder', async (t) => {
  const { home, folder, options } = await setUp(t);
  const language = { code: '../../x', family: '../..', name_native: 'Deutsch' };
  for (const id of ['my-voice', 'de_DE-bert-low']) {
    const model = join(home, `${id}.onnx`);
    write(model, ANNA.model);
    write(`${model}.json`, JSON.stringify({ language, num_speakers: 2, speaker_id_map: { a: 0 } }));
    await mirrorVoice(ofModel({ path: model }, `${id}.onnx`), options);
  }
  const index = JSON.parse(fs.readFileSync(join(folder, 'voices.json'), 'utf8'));
  assert.deepEqual(Object.keys(index['my-voice'].files), [
    'other/my-voice/my-voice.onnx',
    'other/my-voice/my-voice.onnx.json',
  ]);
  assert.equal(index['my-voice'].language.name_native, 'Deutsch');
  assert.deepEqual(index['my-voice'].speaker_id_map, { a: 0 });
  assert.ok(fs.existsSync(join(folder, 'de/de_DE/bert/low/de_DE-bert-low.onnx')));
});

test('a folder with something else called voices.json is not touched', async (t) => {
  const { folder, mirror } = await setUp(t);
  write(join(folder, 'voices.json'), '[1]');
  await assert.rejects(mirror(ANNA.id), { code: 'invalid_file' });
  assert.deepEqual(fs.readdirSync(folder), ['voices.json']);
});
