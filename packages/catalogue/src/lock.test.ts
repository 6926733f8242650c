import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { addVoice } from './add-voice.ts';
import { Catalogue } from './catalogue.ts';
import { lockProblems, lockVoices, pinProblems, wantedOf } from './lock.ts';
import { lockFile, readSealed, type SealedVoices, writeSealed } from './sealed-voices.ts';
import { serveFiles } from './testing/file-server.ts';
import { sampleVoice, temporaryFolder, write, writeCatalogue } from './testing/sample-voice.ts';
import { findWanted, ofModel, type WantedVoice } from './wanted-voice.ts';

const VOICES = ['de_DE-anna-medium', 'fr_FR-léa-low'].map((id) => sampleVoice(id));
const [ANNA, LEA] = VOICES as [(typeof VOICES)[0], (typeof VOICES)[0]];

const installed = (directory: string): Map<string, string> =>
  new Map(
    VOICES.map(({ id }) => [id, join(directory, id, `${id}.onnx`)] as const).filter(([, path]) =>
      fs.existsSync(path),
    ),
  );

const addTo = (
  directory: string,
  wanted: WantedVoice,
  lock?: { readonly voices: SealedVoices; readonly name: string },
) =>
  addVoice(wanted, {
    ...{ directory, lock, isReplacing: false, fetch: { pausesMs: [] } },
    installedAt: (id) => installed(directory).get(id),
    acceptTerms: async () => true,
    check: async () => {},
  });

/** A folder with both voices, from a server, and their lock file. */
const setUp = async (t: TestContext) => {
  const home = temporaryFolder(t);
  const [root, directory] = [join(home, 'served'), join(home, 'one')];
  writeCatalogue(root, VOICES);
  const { url } = await serveFiles(t, root);
  const catalogue = new Catalogue({ name: 'loopback', url });
  for (const { id } of VOICES) await addTo(directory, await findWanted(id, [catalogue]));
  const voices = await lockVoices(directory, installed(directory));
  await writeSealed(lockFile(directory), voices);
  return { home, root, directory, url, catalogue, lock: { voices, name: lockFile(directory) } };
};

test('a lock file has SHA-256, size and source of every file', async (t) => {
  const { directory, url, lock } = await setUp(t);
  assert.deepEqual(await readSealed(lockFile(directory)), lock.voices);
  assert.deepEqual([...lock.voices.keys()], [ANNA.id, LEA.id]);
  const { [`${LEA.id}.onnx`]: model, ...others } = lock.voices.get(LEA.id) ?? {};
  assert.equal(model?.size, LEA.model.length);
  assert.match(model?.sha256 ?? '', /^[0-9a-f]{64}$/);
  assert.equal(
    model?.source,
    `${url}/fr/fr_FR/l%C3%A9a/low/${encodeURIComponent(`${LEA.id}.onnx`)}`,
  );
  assert.deepEqual(Object.keys(others).sort(), ['MODEL_CARD', `${LEA.id}.onnx.json`]);
  assert.deepEqual(await lockProblems(directory, installed(directory)), []);
});

test('a file that changed and a voice that is gone are named', async (t) => {
  const { directory } = await setUp(t);
  const config = join(directory, ANNA.id, `${ANNA.id}.onnx.json`);
  fs.appendFileSync(config, ' ');
  fs.rmSync(join(directory, LEA.id), { recursive: true });
  const [changed, gone, ...more] = await lockProblems(directory, installed(directory));
  assert.match(
    changed ?? '',
    /^de_DE-anna-medium: .*anna-medium\.onnx\.json has SHA-256 \w{64}, .*voices\.lock says \w{64}$/,
  );
  assert.match(gone ?? '', /^fr_FR-léa-low is in .*voices\.lock, but not installed$/);
  assert.deepEqual(more, []);
  const [pinned] = await pinProblems(directory, installed(directory));
  assert.match(pinned ?? '', / has SHA-256 \w{64}, it was added with \w{64}$/);
  await assert.rejects(lockVoices(directory, installed(directory)), { code: 'wrong_bytes' });
});

test('without a lock file there is no problem; one that cannot be read is one', async (t) => {
  const { directory } = await setUp(t);
  fs.rmSync(lockFile(directory));
  assert.deepEqual(await lockProblems(directory, installed(directory)), []);
  const sealed = { sha256: '0'.repeat(64), size: 1 };
  for (const [text, why] of [
    ['{', /JSON/],
    ['{}', /its version is not 1$/],
    [{ version: 1, voices: { '../x': {} } }, /"\.\.\/x" cannot be the id of a voice$/],
    [{ version: 1, voices: { x: {} } }, /x lacks x\.onnx$/],
    [{ version: 1, voices: { x: { '../x.onnx': sealed } } }, /x has no file "\.\.\/x\.onnx"$/],
    [{ version: 1, voices: { x: { 'x.onnx': { size: 1 } } } }, /x\.onnx has no SHA-256/],
  ] as const) {
    write(lockFile(directory), typeof text === 'string' ? text : JSON.stringify(text));
    await assert.rejects(lockProblems(directory, new Map()), {
      code: 'invalid_file',
      message: why,
    });
  }
});

test('another machine gets the same bytes from a lock file', async (t) => {
  const { home, lock } = await setUp(t);
  const second = join(home, 'two');
  for (const wanted of await wantedOf(lock, [])) await addTo(second, wanted, lock);
  assert.deepEqual(await lockProblems(second, installed(second), lock), []);
  for (const wanted of await wantedOf(lock, [])) {
    assert.equal((await addTo(second, wanted, lock)).state, 'present');
  }
});

test('a source with other bytes is refused, whatever its catalogue says', async (t) => {
  const { home, root, lock, catalogue } = await setUp(t);
  const second = join(home, 'two');
  writeCatalogue(root, [{ ...ANNA, model: LEA.model }, LEA]);
  const [direct] = await wantedOf(lock, []);
  assert.ok(direct);
  await assert.rejects(addTo(second, direct, lock), { code: 'wrong_bytes' });
  const listed = await findWanted(ANNA.id, [catalogue]);
  await assert.rejects(addTo(second, listed, lock), { code: 'wrong_bytes' });
  assert.ok(!fs.existsSync(second));
});

test('sources of a lock file are left aside for a catalogue', async (t) => {
  const { home, lock, root } = await setUp(t);
  const mirror = new Catalogue({ name: 'mirror', path: join(home, 'mirror') });
  writeCatalogue(join(home, 'mirror'), [ANNA]);
  const only = { ...lock, voices: new Map([...lock.voices].slice(0, 1)) };
  fs.rmSync(root, { recursive: true });
  const [wanted] = await wantedOf(only, [mirror], { areSourcesUsed: false });
  assert.equal((await addTo(join(home, 'two'), wanted as WantedVoice, only)).state, 'added');
  await assert.rejects(wantedOf(lock, [mirror], { areSourcesUsed: false }), {
    code: 'voice_not_found',
    message: `there is no voice ${LEA.id} in mirror`,
  });
});

test('a voice whose source is not here comes from a catalogue, or is named', async (t) => {
  const { home, directory, catalogue } = await setUp(t);
  const [stick, other] = [join(home, 'stick'), join(home, 'three')];
  fs.cpSync(join(directory, ANNA.id), stick, { recursive: true });
  const model = join(stick, `${ANNA.id}.onnx`);
  await addTo(other, ofModel({ path: model }, `${ANNA.id}.onnx`));
  const lock = { voices: await lockVoices(other, installed(other)), name: 'voices.lock' };
  const sourceOf = async () => {
    const [wanted] = await wantedOf(lock, [catalogue]);
    return wanted && 'model' in wanted.from ? wanted.from.model.source : undefined;
  };
  assert.deepEqual(await sourceOf(), { path: model });
  fs.rmSync(stick, { recursive: true });
  assert.ok('url' in ((await sourceOf()) ?? {}));
  await assert.rejects(wantedOf(lock, []), {
    code: 'voice_not_found',
    message: `voices.lock does not say where ${ANNA.id} is, and no catalogue has it`,
  });
});
