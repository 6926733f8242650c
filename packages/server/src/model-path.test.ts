import assert from 'node:assert/strict';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { defaultConfig } from '@hailo-piper/config';
import { testVoice } from '@hailo-piper/engine/testing';
import { EMBEDDED_VOICE } from './embedded-voice.ts';
import { chooseModel } from './model-path.ts';

const root = mkdtempSync(join(tmpdir(), 'hailo-piper-models-'));
after(() => rmSync(root, { recursive: true }));

const folder = (name: string): string => {
  const path = join(root, name);
  mkdirSync(path, { recursive: true });
  return path;
};
/** Installs a valid voice, with changes to its config. */
const install = (path: string, changes: object = {}): string => {
  mkdirSync(dirname(path), { recursive: true });
  const source = testVoice('medium-shape');
  const config = JSON.parse(readFileSync(`${source}.json`, 'utf8'));
  cpSync(source, path);
  writeFileSync(`${path}.json`, JSON.stringify({ ...config, ...changes }));
  return path;
};

const plain = folder('plain');
const b = install(join(plain, 'b.onnx'));
const a = install(join(plain, 'a.onnx'));
const choose = (id: string | null, model_path?: string, directory = plain) =>
  chooseModel({
    piper: { normalize_audio: true, ...(model_path === undefined ? {} : { model_path }) },
    voices: { ...defaultConfig().voices, directory, default: id },
  });

test('without a default: the configured model, the first of the folder, the embedded one', () => {
  const fine = { settling: [], leftOut: [], locked: {} };
  assert.deepEqual(choose(null, b), { models: [b], voices: [b, a], ...fine });
  assert.deepEqual(choose(null), { models: [a, b, EMBEDDED_VOICE], voices: [a, b], ...fine });
  assert.deepEqual(choose(null, undefined, folder('empty')).models, [EMBEDDED_VOICE]);
});

test('voices.default may be in the folder, the configured model or the embedded voice', () => {
  assert.deepEqual(choose('b').models, [b]);
  assert.deepEqual(choose('en_US-joe-medium').models, [EMBEDDED_VOICE]);
  assert.deepEqual(choose('b', b, join(plain, 'absent')).models, [b]);
  assert.deepEqual(choose('a', b).models, [a]);
  assert.deepEqual(choose('a:3').models, [a]);
});

test('a voices.default that is missing stops the start', () => {
  assert.throws(() => choose('c'), {
    exitCode: 78,
    message: 'voices.default: there is no voice c; there are: a, b, en_US-joe-medium',
  });
  assert.throws(() => choose('../b'), { exitCode: 78 });
});

test('a missing folder is reported, unless it is the default one', () => {
  const absent = join(root, 'absent');
  assert.deepEqual(choose(null, undefined, absent), {
    ...{ models: [EMBEDDED_VOICE], voices: [], settling: [], locked: {} },
    leftOut: [{ path: absent, reason: `${absent} does not exist` }],
  });
  const unused = choose(null, undefined, '/var/lib/hailo-piper/models');
  assert.deepEqual(unused.leftOut, []);
});

test('voices are found in the layout of piper-voices, and through links', () => {
  const voices = folder('nested');
  const joe = install(join(voices, 'en/en_US/joe/medium/en_US-joe-medium.onnx'));
  const anna = install(join(voices, 'de/de_DE/anna/low/de_DE-anna-low.onnx'));
  // As in a download cache, whose files are stored elsewhere under hashes.
  const blobs = folder('blobs');
  cpSync(joe, join(blobs, '3f1'));
  cpSync(`${joe}.json`, join(blobs, '3f2'));
  mkdirSync(join(voices, 'snapshots/0a'), { recursive: true });
  symlinkSync(join(blobs, '3f1'), join(voices, 'snapshots/0a/fr_FR-x.onnx'));
  symlinkSync(join(blobs, '3f2'), join(voices, 'snapshots/0a/fr_FR-x.onnx.json'));
  symlinkSync(voices, join(voices, 'again'));
  symlinkSync('..', join(voices, 'de/up'));
  symlinkSync('circle', join(voices, 'circle'));
  const { models, leftOut } = choose(null, undefined, voices);
  const x = join(voices, 'snapshots/0a/fr_FR-x.onnx');
  assert.deepEqual(models, [anna, joe, x, EMBEDDED_VOICE]);
  assert.deepEqual(leftOut, []);
});

test('names that begin with a dot are skipped', () => {
  const voices = folder('dots');
  const good = install(join(voices, 'voice.onnx'));
  for (const name of ['._voice.onnx', '.hidden.onnx', '.cache/a.onnx', '.onnx']) {
    mkdirSync(dirname(join(voices, name)), { recursive: true });
    writeFileSync(join(voices, name), '\0\x05\x16\x07');
  }
  const found = choose(null, undefined, voices);
  assert.deepEqual(found.models, [good, EMBEDDED_VOICE]);
  assert.deepEqual(found.leftOut, []);
});

/** Pairs of a good voice with files that are not usable. */
const BAD: readonly (readonly [name: string, make: (path: string) => unknown, why: RegExp])[] = [
  ['no-json', (path) => cpSync(b, path), /no-json\.onnx\.json does not exist$/],
  ['bad-json', (path) => writeJson(path, '{'), /cannot read the voice's config .*bad-json/],
  ['empty-json', (path) => writeJson(path, ''), /empty-json\.onnx\.json is empty$/],
  [
    'list-json',
    (path) => writeJson(path, '[]'),
    /list-json\.onnx\.json: the file must be an object/,
  ],
  ['lfs-json', (path) => writeJson(path, LFS), /lfs-json\.onnx\.json is a Git LFS pointer/],
  ['pinyin', (path) => install(path, { phoneme_type: 'pinyin' }), /"pinyin", which came after/],
  ['empty', (path) => writeModel(path, ''), /\/empty\.onnx is empty$/],
  ['lfs', (path) => writeModel(path, LFS), /\/lfs\.onnx is a Git LFS pointer.*git lfs pull/],
  ['page', (path) => writeModel(path, '<!DOCTYPE html>\n<html>'), /is text and not an ONNX model/],
  ['text', (path) => writeModel(path, 'this is not ONNX'), /is text and not an ONNX model/],
  ['cut', (path) => writeModel(path, readFileSync(b).subarray(0, 999)), /cut\.onnx is cut short/],
  ['link', (path) => symlinkSync('nowhere', path), /is a link to a file that does not exist$/],
  ['folder', (path) => mkdirSync(path), /folder\.onnx is a folder and not a model$/],
  ['encoder', (path) => pair(path, 'decoder.onnx'), /is half of a voice exported for streaming/],
  ['decoder', (path) => pair(path, 'encoder.onnx'), /is half of a voice exported for streaming/],
];
const LFS = 'version https://git-lfs.example/spec/v1\noid sha256:4d7a\nsize 63201294\n';
const writeJson = (path: string, json: string) => {
  cpSync(b, path);
  writeFileSync(`${path}.json`, json);
};
const writeModel = (path: string, model: string | Uint8Array) => {
  install(path);
  writeFileSync(path, model);
};
const pair = (path: string, other: string) => {
  install(path);
  cpSync(b, join(dirname(path), other));
};

for (const [name, make, why] of BAD) {
  test(`beside ${name}.onnx the good voice is used; by name the bad one stops the start`, () => {
    const voices = folder(`bad-${name}`);
    const good = install(join(voices, 'zz.onnx'));
    const path = join(voices, `${name}.onnx`);
    make(path);
    const { models, leftOut } = choose(null, undefined, voices);
    assert.deepEqual(models, [good, EMBEDDED_VOICE]);
    assert.match(leftOut.find((one) => one.path === path)?.reason ?? '', why);
    assert.throws(() => choose(name, undefined, voices), { exitCode: 78 });
    assert.throws(() => choose(null, path, voices), {
      exitCode: 78,
      message: /^cannot load the voice: [^\n]+$/,
    });
  });
}

test('of two voices with one name the first is used, and the other is reported', () => {
  const voices = folder('twice');
  const first = install(join(voices, 'a/same.onnx'));
  const second = install(join(voices, 'b/same.onnx'));
  const { models, leftOut } = choose(null, undefined, voices);
  assert.deepEqual(models, [first, EMBEDDED_VOICE]);
  const reason = `${second} has the same name as ${first}, which is taken`;
  assert.deepEqual(leftOut, [{ path: second, reason }]);
  // A broken voice does not take the name.
  writeFileSync(first, '');
  assert.deepEqual(choose(null, undefined, voices).models, [second, EMBEDDED_VOICE]);
});

const isRoot = process.getuid?.() === 0;
test('an unreadable folder or file is reported', { skip: isRoot && 'root may' }, () => {
  const voices = folder('locked');
  const good = install(join(voices, 'zz.onnx'));
  const locked = install(join(voices, 'inner/a.onnx'));
  chmodSync(dirname(locked), 0);
  const { models, leftOut } = choose(null, undefined, voices);
  chmodSync(dirname(locked), 0o700);
  assert.deepEqual(models, [good, EMBEDDED_VOICE]);
  assert.match(leftOut[0]?.reason ?? '', /inner cannot be read \(EACCES\)/);
});

test('a file in place of the folder is reported', () => {
  const { models, leftOut } = choose(null, undefined, b);
  assert.deepEqual(models, [EMBEDDED_VOICE]);
  assert.match(leftOut[0]?.reason ?? '', /b\.onnx cannot be read \(ENOTDIR\)$/);
});
