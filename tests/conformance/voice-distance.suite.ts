/**
 * How far the embedded voice is from the original it was made from, by tests/python/voice_distance.py. Run by
 * `npx -y pnpm@12 test:voice`; needs Python 3.11 and, the first time, PyPI.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const scripts = fileURLToPath(new URL('../python/', import.meta.url));

test('the embedded voice sounds like its original', (t) => {
  const venv = join(scripts, 'venv.sh');
  const python = execFileSync('sh', [venv], { encoding: 'utf8' }).trim();
  const distance = join(scripts, 'voice_distance.py');
  const { status, stdout, stderr } = spawnSync(python, [distance], { encoding: 'utf8' });
  for (const line of stdout.trim().split('\n')) t.diagnostic(line);
  assert.equal(status, 0, stdout + stderr);
});
