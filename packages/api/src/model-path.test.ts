import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { EMBEDDED_VOICE } from './embedded-voice.ts';
import { resolveModelPath } from './model-path.ts';

const directory = mkdtempSync(join(tmpdir(), 'hailo-piper-models-'));
after(() => rmSync(directory, { recursive: true }));
const install = (path: string): string => {
  writeFileSync(path, '');
  writeFileSync(`${path}.json`, '{}');
  return path;
};
const b = install(join(directory, 'b.onnx'));
const a = install(join(directory, 'a.onnx'));

const resolve = (id: string | null, model_path?: string, folder = directory) =>
  resolveModelPath({
    piper: { normalize_audio: true, ...(model_path === undefined ? {} : { model_path }) },
    voices: { directory: folder, default: id, aliases: {}, preload: [], max_loaded: 1 },
  });

test('without a default it is the configured model, the first of the folder, the embedded one', () => {
  assert.equal(resolve(null, b), b);
  assert.equal(resolve(null), a);
  assert.equal(resolve(null, undefined, join(directory, 'absent')), EMBEDDED_VOICE);
});

test('voices.default is found by its id wherever voices are', () => {
  assert.equal(resolve('b'), b);
  assert.equal(resolve('en_US-joe-medium'), EMBEDDED_VOICE);
  assert.equal(resolve('b', b, join(directory, 'absent')), b);
});

test('a default that is not there, or is another than the model, stops the start', () => {
  assert.throws(() => resolve('c'), {
    exitCode: 78,
    message: 'voices.default: there is no voice c; there are: a, b, en_US-joe-medium',
  });
  assert.throws(() => resolve('a', b), {
    exitCode: 78,
    message: /voices\.default is a, but piper\.model_path is the voice b; several voices/,
  });
  assert.throws(() => resolve('../b'), { exitCode: 78 });
});
