import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutFolders } from './without-folders.ts';

const KNOWN = ['/srv/my voices/tom.onnx'];

const CASES: readonly (readonly [string, string])[] = [
  ['cannot read /srv/my voices/tom.onnx', 'cannot read tom.onnx'],
  ["ENOENT, open '/srv/my voices/tom.onnx.json'", "ENOENT, open 'tom.onnx.json'"],
  ['/a/b/c.bin: it is damaged', 'c.bin: it is damaged'],
  ['/tom.onnx and/or 1/2', 'tom.onnx and/or 1/2'],
  ['nothing is named', 'nothing is named'],
];

for (const [message, plain] of CASES) {
  test(`'${message}' loses its folders`, () => assert.equal(withoutFolders(message, KNOWN), plain));
}
