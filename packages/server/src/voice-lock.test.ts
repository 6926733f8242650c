import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { testVoice } from '@hailo-piper/engine/testing';
import { CliProcess } from './testing/cli-process.ts';
import { ReloadableService, VOICE } from './testing/reloadable-service.ts';
import { VoiceLock } from './voice-lock.ts';

const WRONG = '0'.repeat(64);

const sha256 = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

const temporaryFolder = (t: TestContext): string => {
  const folder = mkdtempSync(join(tmpdir(), 'hailo-piper-lock-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
};

/** Installs a voice. @returns what a lock file says of it. */
const install = (directory: string, id: string, of = 'low-16k') => {
  const entry: Record<string, { sha256: string; size: number }> = {};
  for (const end of ['.onnx', '.onnx.json']) {
    const path = join(directory, id + end);
    copyFileSync(testVoice(of).replace(/\.onnx$/, end), path);
    entry[id + end] = { sha256: sha256(path), size: statSync(path).size };
  }
  return entry;
};

type Entry = ReturnType<typeof install>;

const writeLock = (directory: string, voices: Readonly<Record<string, Entry>>): void =>
  writeFileSync(join(directory, 'voices.lock'), JSON.stringify({ version: 1, voices }));

const withModel = (entry: Entry, id: string, change: object): Entry => ({
  ...entry,
  [`${id}.onnx`]: { ...(entry[`${id}.onnx`] as Entry[string]), ...change },
});

/** Other bytes of the same length. */
const changeConfig = (directory: string, id: string): string => {
  const path = join(directory, `${id}.onnx.json`);
  const text = readFileSync(path, 'utf8');
  const other = text.replace('"sample_rate": 16000', '"sample_rate":  8000');
  assert.notEqual(other, text);
  writeFileSync(path, other);
  return sha256(path);
};

test('voices that differ from the lock file are broken, and are right again when it changes', async (t) => {
  const directory = temporaryFolder(t);
  const [right, model, size] = ['right', 'model', 'size'].map((id) => install(directory, id));
  install(directory, 'unlocked');
  assert.ok(right && model && size);
  const lock = {
    right,
    model: withModel(model, 'model', { sha256: WRONG }),
    size: withModel(size, 'size', { size: 7 }),
    absent: withModel(right, 'absent', {}),
  };
  delete (lock.absent as Partial<Entry>)['right.onnx'];
  delete (lock.absent as Partial<Entry>)['right.onnx.json'];
  Object.assign(lock.absent, install(temporaryFolder(t), 'absent'));
  writeLock(directory, lock);

  const service = await ReloadableService.start(t, { voices: { directory } });
  const broken = async (): Promise<Record<string, string>> =>
    Object.fromEntries(
      JSON.parse(await service.get('/v1/voices')).broken.map(
        ({ id, reason }: { id: string; reason: string }) => [id, reason],
      ),
    );
  await service.process.output('stderr', /voices\.lock is not installed","voice":"absent"/);
  const speak = async (voice: string) => {
    const answer = await service.post({ text: 'One.', voice });
    return { status: answer.status, text: await answer.text() };
  };
  const sums = `model.onnx has SHA-256 ${sha256(join(directory, 'model.onnx'))}, voices.lock says ${WRONG}`;
  const refused = await speak('model');
  assert.ok([400, 503].includes(refused.status), refused.text);
  assert.ok(refused.text.includes(sums), refused.text);
  assert.equal((await speak('size')).status, 400);
  for (const id of ['right', 'unlocked', VOICE]) assert.equal((await speak(id)).status, 200);

  // Found without being asked for.
  while ((await broken()).model === undefined || (await speak('model')).status !== 400);
  const { size: bytes } = statSync(join(directory, 'size.onnx'));
  assert.deepEqual(await broken(), {
    model: sums,
    size: `size.onnx has ${bytes} bytes, voices.lock says 7`,
  });

  // A voice in use that changes, and a lock file that does.
  const now = changeConfig(directory, 'right');
  while ((await broken()).right === undefined);
  assert.match((await broken()).right ?? '', new RegExp(`^right\\.onnx\\.json has SHA-256 ${now}`));
  assert.notEqual((await speak('right')).status, 200);
  unlinkSync(join(directory, 'voices.lock'));
  while (Object.keys(await broken()).length > 0);
  assert.equal((await speak('model')).status, 200);

  // One that cannot be read changes nothing.
  writeFileSync(join(directory, 'voices.lock'), '{');
  await service.process.output('stderr', /voices were not changed.*voices\.lock is not a lock/);
  assert.equal((await speak('model')).status, 200);
});

test('a start with a default voice of other bytes takes the next one, or ends', async (t) => {
  const directory = temporaryFolder(t);
  const [anna, berta] = [install(directory, 'anna'), install(directory, 'berta', 'no-sdp')];
  writeLock(directory, { anna: withModel(anna, 'anna', { sha256: WRONG }), berta });
  const piper = { model_path: undefined };
  const service = await ReloadableService.start(t, { piper, voices: { directory } });
  const { voices, broken } = JSON.parse(await service.get('/v1/voices'));
  const [first] = voices;
  assert.equal(first.id, 'berta');
  assert.ok(first.default);
  assert.match(
    broken[0].reason,
    new RegExp(`anna\\.onnx has SHA-256 \\w+, voices.lock says ${WRONG}`),
  );

  const config = join(directory, 'service.json');
  writeFileSync(config, JSON.stringify({ voices: { directory, default: 'anna' } }));
  const serve = ['serve', '--host', '127.0.0.1', '--port', '0', '--config', config];
  const named = new CliProcess(t, temporaryFolder(t), serve);
  assert.equal(await named.exitCode(), 78);
  assert.match(
    named.stderr,
    /cannot load the voice: .*anna\.onnx has SHA-256 \w+, voices\.lock says 0+/,
  );

  writeFileSync(join(directory, 'voices.lock'), '{');
  const unread = new CliProcess(t, temporaryFolder(t), serve);
  assert.equal(await unread.exitCode(), 78);
  assert.match(unread.stderr, /voices\.lock is not a lock file of voices/);
});

test('a locked file is read once; a voice outside the folder is not locked', async (t) => {
  const [directory, other] = [temporaryFolder(t), temporaryFolder(t)];
  const entry = install(directory, 'anna');
  install(other, 'anna', 'no-sdp');
  writeLock(directory, { anna: entry });
  const lock = await VoiceLock.of(directory);
  const model = join(directory, 'anna.onnx');
  const { signal } = new AbortController();
  assert.equal(await lock.check([model, join(other, 'anna.onnx')], signal), false);
  assert.equal(lock.problemOf(join(other, 'anna.onnx')), undefined);
  changeConfig(directory, 'anna');
  assert.equal(lock.problemOf(model), undefined);
  assert.equal(await lock.check([model], signal), true);
  assert.match(lock.problemOf(model) ?? '', /anna\.onnx\.json has SHA-256/);
  // Nothing is left to be read, so nothing is aborted.
  assert.equal(await lock.check([model], AbortSignal.abort()), false);
});
