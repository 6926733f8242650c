/**
 * What is published, taken out of its packages into empty folders: no repository, no pnpm, no
 * environment. Run by `npx pnpm@12 test:release`; RELEASES names a folder of releases made before.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { audioGoldens } from '../goldens/read.ts';
import { emulate } from './emulated-release.ts';
import { emptyFolder, makeRelease, spoken, unpack, withRelease } from './packed-release.ts';

const EXPECTED = ['short', 'plain', 'two', 'raw-level'];
const goldens = audioGoldens().filter(({ id }) => EXPECTED.includes(id));
const OPENERS: Readonly<Record<string, string>> = {
  wav: 'RIFF',
  opus: 'OggS',
  flac: 'fLaC',
  mp3: '\u00ff',
  aac: '\u00ff',
};

const folder = emptyFolder();
after(() => folder[Symbol.dispose]());
const releases = process.env.RELEASES ?? join(folder.path, 'releases');
if (process.env.RELEASES === undefined) makeRelease(releases);

const files = () => readdirSync(releases).filter((file) => file !== 'SHA256SUMS');
const sha256 = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

const billOfMaterials = (cpu: 'x64' | 'arm64') => {
  const name = files().find((file) => file.endsWith(`-linux-${cpu}.cdx.json`));
  return JSON.parse(readFileSync(join(releases, name ?? ''), 'utf8')) as {
    bomFormat: string;
    metadata: { timestamp: string };
    components: { 'bom-ref': string; licenses: unknown[] }[];
  };
};

test('SHA256SUMS holds for every file', () => {
  execFileSync('sha256sum', ['--check', '--strict', '--quiet', 'SHA256SUMS'], { cwd: releases });
  const lines = readFileSync(join(releases, 'SHA256SUMS'), 'utf8').trim().split('\n');
  assert.deepEqual(
    lines.map((line) => line.split('  ')[1]),
    files().sort(),
  );
});

test('the same sources give the same bytes again', () => {
  const again = join(folder.path, 'again');
  const sourceDateEpoch = Date.parse(billOfMaterials('x64').metadata.timestamp) / 1000;
  makeRelease(again, { sourceDateEpoch });
  for (const file of files()) {
    assert.equal(sha256(join(again, file)), sha256(join(releases, file)), file);
  }
});

test('the x64 tarball speaks Piper’s samples, and every format', async (t) => {
  const root = unpack(releases, 'x64', join(folder.path, 'x64'));
  assert.ok(!existsSync(join(root, 'lib/packages/api/src')));
  await withRelease(root, {}, async (url) => {
    assert.equal(goldens.length, EXPECTED.length);
    for (const golden of goldens) {
      assert.deepEqual(await spoken(url, golden), golden.pcm, golden.id);
    }
    for (const [format, opener] of Object.entries(OPENERS)) {
      await t.test(format, async () => {
        const response = await fetch(`${url}/v1/audio/speech`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ input: 'Good morning.', response_format: format }),
        });
        const bytes = Buffer.from(await response.arrayBuffer());
        assert.equal(response.status, 200, bytes.toString());
        assert.equal(bytes.toString('latin1', 0, opener.length), opener);
      });
    }
  });
});

test('the arm64 tarball speaks the same on an emulated Cortex-A76', async (t) => {
  // Small, for preparing a voice is slow there. The embedded one is spoken by test:arm64.
  const voice = fileURLToPath(new URL('../voices/medium-shape.onnx', import.meta.url));
  const said: Int16Array[] = [];
  for (const cpu of ['x64', 'arm64'] as const) {
    const root = unpack(releases, cpu, join(folder.path, `${cpu}-small`));
    const environment = cpu === 'arm64' ? emulate(root) : {};
    await withRelease(root, { environment, voice }, async (url) => {
      said.push(await spoken(url, { text: 'Hello.', settings: {} }));
    });
  }
  const [x64 = new Int16Array(0), arm64 = new Int16Array(0)] = said;
  assert.ok(x64.length > 1000 && x64.some((sample) => Math.abs(sample) > 1000));
  assert.equal(arm64.length, x64.length);
  const steps = x64.map((sample, i) => Math.abs(sample - (arm64[i] as number)));
  const worst = Math.max(...steps);
  t.diagnostic(`${x64.length} samples, at most ${worst} of 32,768 apart`);
  assert.ok(worst <= 1);
});

test('lintian finds nothing in the Debian packages but what is excepted by name', () => {
  const packages = files().filter((file) => file.endsWith('.deb'));
  assert.equal(packages.length, 2);
  const script =
    'command -v lintian >/dev/null || { apt-get update -qq && apt-get install -y -qq --no-install-recommends lintian; } >&2';
  execFileSync('sh', ['-c', script], { stdio: 'pipe' });
  for (const file of packages) {
    const args = ['--allow-root', '--fail-on', 'error,warning', join(releases, file)];
    const { status, stdout } = spawnSync('nice', ['lintian', ...args], { encoding: 'utf8' });
    assert.equal(status, 0, stdout);
  }
});

test('the bill of materials names what is in the tarball', () => {
  for (const cpu of ['x64', 'arm64'] as const) {
    const bill = billOfMaterials(cpu);
    assert.equal(bill.bomFormat, 'CycloneDX');
    const names = bill.components.map((component) => component['bom-ref']);
    for (const part of ['onnxruntime-node', 'hono', 'yaml', `node-linux-${cpu}`]) {
      assert.ok(
        names.some((name) => name.startsWith(`pkg:npm/${part}@`)),
        part,
      );
    }
    assert.ok(names.includes('espeak-ng'));
    assert.ok(bill.components.every(({ licenses }) => licenses.length === 1));
  }
});
