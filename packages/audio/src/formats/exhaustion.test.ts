import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

/** Imports a library with no descriptor left, then with one more each time, until it succeeds. */
const IMPORTS_WITH_FEW = `
  import { closeSync, openSync } from 'node:fs';
  const { isExhaustion } = await import('@hailo-piper/machine');
  const held = [];
  const errors = [];
  try {
    for (;;) held.push(openSync('/dev/null'));
  } catch {}
  for (;;) {
    try {
      await import(process.argv[1]);
      break;
    } catch (error) {
      errors.push(isExhaustion(error) ? 'exhaustion' : String(error));
      closeSync(held.pop());
    }
  }
  console.log(JSON.stringify(errors));
`;

for (const library of [
  '@evan/opus',
  'mediabunny',
  '@mediabunny/aac-encoder',
  'libflacjs',
  '@hailo-piper/lame',
]) {
  test(`a ${library} that cannot be read for want of descriptors is no fault of the service`, () => {
    const command = [process.execPath, '--input-type=module', '-e', IMPORTS_WITH_FEW, library];
    const script = 'ulimit -n 64; exec "$@"';
    const printed = execFileSync('/bin/sh', ['-c', script, 'sh', ...command], {
      cwd: fileURLToPath(new URL('.', import.meta.url)),
      encoding: 'utf8',
    });
    const errors: string[] = JSON.parse(printed);
    assert.ok(errors.length > 0);
    assert.deepEqual(new Set(errors), new Set(['exhaustion']));
  });
}
