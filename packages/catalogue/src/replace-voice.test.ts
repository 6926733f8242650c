import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { installed, setUpHome, VOICE } from './testing/home.ts';
import { sampleBytes, writeCatalogue } from './testing/sample-voice.ts';

const isModel = (path: string) => path.endsWith('.onnx');

test('an installed voice is not fetched again, and other bytes need to be wanted', async (t) => {
  const home = await setUpHome(t);
  await home.add(VOICE.id);
  const asked = home.requests.length;
  assert.equal((await home.add(VOICE.id)).state, 'present');
  assert.ok(!home.requests.slice(asked).some(({ path }) => isModel(path)));

  writeCatalogue(home.root, [{ ...VOICE, model: sampleBytes('next', 5000) }]);
  await assert.rejects(home.add(VOICE.id), /--replace puts the other in its place$/);
  assert.equal((await home.add(VOICE.id, { isReplacing: true })).state, 'replaced');
  assert.deepEqual(home.files(), installed(VOICE));
  const model = join(home.directory, VOICE.id, `${VOICE.id}.onnx`);
  assert.equal(fs.statSync(model).size, 5000);
});

test('what a voice was is remembered when it is removed', async (t) => {
  const home = await setUpHome(t);
  await home.add(VOICE.id);
  fs.rmSync(join(home.directory, VOICE.id), { recursive: true });
  writeCatalogue(home.root, [{ ...VOICE, config: Buffer.from('{"other": true}') }]);
  await assert.rejects(home.add(VOICE.id), {
    code: 'wrong_bytes',
    message:
      /\.onnx\.json, compared with .*\.pins\.json from when it was first added, is not the file/,
  });
  assert.deepEqual(home.files(), ['models', 'models/.pins.json']);
  assert.equal((await home.add(VOICE.id, { isReplacing: true })).state, 'added');
});

test('a broken voice in its own folder is repaired, any other folder is in the way', async (t) => {
  const home = await setUpHome(t);
  await home.add(VOICE.id);
  const place = join(home.directory, VOICE.id);
  fs.rmSync(join(place, `${VOICE.id}.onnx`));
  await home.add(VOICE.id);
  assert.deepEqual(home.files(), installed(VOICE));
  fs.rmSync(join(place, `${VOICE.id}.onnx`));
  fs.writeFileSync(join(place, 'notes.txt'), 'mine');
  await assert.rejects(home.add(VOICE.id), /is in the way$/);
  assert.equal(fs.readFileSync(join(place, 'notes.txt'), 'utf8'), 'mine');
});

test('a replacement that was killed between its renames is undone or completed', async (t) => {
  const home = await setUpHome(t);
  await home.add(VOICE.id);
  const place = join(home.directory, VOICE.id);
  fs.renameSync(place, join(home.directory, `.replaced-${VOICE.id}`));
  assert.equal((await home.add(VOICE.id)).state, 'present');
  fs.cpSync(place, join(home.directory, `.replaced-${VOICE.id}`), { recursive: true });
  fs.cpSync(place, join(home.directory, '.removing-other'), { recursive: true });
  await home.add(VOICE.id);
  assert.deepEqual(home.files(), installed(VOICE));
});

test('an address of an installed voice says nothing of its bytes: it is not pinned, and may replace', async (t) => {
  const home = await setUpHome(t);
  const place = join(home.directory, VOICE.id);
  fs.mkdirSync(place, { recursive: true });
  fs.writeFileSync(join(place, `${VOICE.id}.onnx`), 'mine');
  fs.writeFileSync(join(place, `${VOICE.id}.onnx.json`), '{}');
  const url = `${home.url}/de/de_DE/anna/medium/${VOICE.id}.onnx`;
  assert.equal((await home.add(url)).state, 'present');
  assert.ok(!fs.existsSync(join(home.directory, '.pins.json')));
  assert.equal((await home.add(url, { isReplacing: true })).state, 'replaced');
  assert.deepEqual(home.files(), installed(VOICE));
});
