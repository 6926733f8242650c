import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseVoicesJson } from './catalogue-voice.ts';

const FILES = { 'a/x.onnx': { size_bytes: 3, md5_digest: 'A'.repeat(32) }, 'a/x.onnx.json': {} };
const parse = (value: unknown) => parseVoicesJson(JSON.stringify(value), 'voices.json');

test('an entry needs no more than its two files', () => {
  const [voice] = parse({ x: { files: FILES } });
  assert.equal(voice?.id, 'x');
  assert.equal(voice?.speakers, 1);
  assert.deepEqual(voice?.files.model, {
    ...{ path: 'a/x.onnx', size: 3, md5: 'a'.repeat(32), sha256: undefined },
  });
  assert.equal(voice?.files.card, undefined);
});

test('an id in another normal form is in NFC, and its path is as the server has it', () => {
  const id = 'tuga\u0303o';
  const [voice] = parse({ [id]: { files: { [`${id}.onnx`]: {}, [`${id}.onnx.json`]: {} } } });
  assert.equal(voice?.id, 'tugão');
  assert.equal(voice?.files.model.path, `${id}.onnx`);
});

/** Contents of a `voices.json`, and what the error says. */
const FAULTS: readonly (readonly [unknown, RegExp])[] = [
  [[], /it is no object of voices$/],
  [null, /it is no object of voices$/],
  [{ '../x': { files: FILES } }, /"\.\.\/x" cannot be the id of a voice$/],
  [{ x: 3 }, /"x" is no object$/],
  [{ x: {} }, /"x" has no x\.onnx or no x\.onnx\.json$/],
  [{ x: { files: { ...FILES, '../x.onnx': {} } } }, /a path that is not allowed: "\.\.\/x\.onnx"$/],
  [{ x: { files: { ...FILES, '/etc/x.onnx': {} } } }, /not allowed/],
  [{ x: { files: { ...FILES, 'a//x.onnx': {} } } }, /not allowed/],
  [{ x: { files: { ...FILES, 'a\\..\\x.onnx': {} } } }, /not allowed/],
  [{ x: { files: { ...FILES, 'C:/x.onnx': {} } } }, /not allowed/],
  [{ x: { files: { ...FILES, 'a\u0000/x': {} } } }, /not allowed/],
  [{ x: { files: { ...FILES, 'a/x.onnx': { size_bytes: -1 } } } }, /no number of bytes$/],
  [{ x: { files: { ...FILES, 'a/x.onnx': { md5_digest: 'xyz' } } } }, /not 32 hexadecimal digits$/],
  [{ x: { files: { ...FILES, 'a/x.onnx': { sha256: 7 } } } }, /not 64 hexadecimal digits$/],
];

for (const [value, sentence] of FAULTS) {
  test(`${JSON.stringify(value)} is refused`, () => {
    assert.throws(
      () => parse(value),
      (error: Error & { code?: string }) =>
        error.code === 'invalid_file' && sentence.test(error.message),
    );
  });
}

test('what is not JSON is refused', () => {
  assert.throws(() => parseVoicesJson('<html>', 'http://x/voices.json'), {
    code: 'invalid_file',
    message: 'http://x/voices.json is not JSON',
  });
});
