/**
 * The published packages, unpacked into empty folders: no repository, no pnpm, no environment.
 * Run by `npx -y pnpm@12 test:release`; RELEASES names a folder of releases made before.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { piperSamples } from '../conformance/piper-samples.ts';
import { isAsRecorded, recordedDistance } from '../conformance/recorded-distance.ts';
import { StockVoice } from '../conformance/stock-voice.ts';
import { type AudioGolden, audioGoldens } from '../goldens/read.ts';
import { debianContents } from './debian-contents.ts';
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

const EMBEDDED = 'lib/voices/en_US-joe-medium/en_US-joe-medium.onnx';

/** What a Debian package must bring, beside the program. */
const PACKAGED = [
  'etc/hailo/hailo-piper.yaml',
  'usr/bin/hailo-piper',
  'usr/lib/hailo-piper/lib/packages/espeak/dist/espeak.wasm',
  `usr/lib/hailo-piper/${EMBEDDED}`,
  'usr/lib/systemd/system/hailo-piper.service',
  'usr/lib/systemd/system/hailo-piper.socket',
  'usr/lib/systemd/system/hailo-piper@.service',
  'usr/lib/sysusers.d/hailo-piper.conf',
  'usr/lib/tmpfiles.d/hailo-piper.conf',
  'usr/share/bash-completion/completions/hailo-piper',
  'usr/share/doc/hailo-piper/sbom.cdx.json',
  'usr/share/fish/vendor_completions.d/hailo-piper.fish',
  'usr/share/man/man1/hailo-piper.1.gz',
  'usr/share/zsh/vendor-completions/_hailo-piper',
];

const folder = emptyFolder();
after(() => folder[Symbol.dispose]());
const releases = process.env.RELEASES ?? join(folder.path, 'releases');
if (process.env.RELEASES === undefined) makeRelease(releases);

/** Installs a package of this machine's Debian, unless the file is there that it is wanted for. */
const install = (name: string, file: string): void => {
  if (existsSync(file)) return;
  execFileSync('apt-get', ['update', '-qq'], { stdio: 'pipe' });
  const quiet = ['install', '-y', '-qq', '--no-install-recommends'];
  execFileSync('apt-get', [...quiet, name], { stdio: 'pipe' });
};

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
  assert.ok(!existsSync(join(root, 'lib/packages/server/src')));
  const stock = await StockVoice.open(join(root, EMBEDDED));
  await withRelease(root, {}, async (url) => {
    assert.equal(goldens.length, EXPECTED.length);
    for (const golden of goldens) {
      const expected: number[] = [];
      for (const { ids } of golden.sentences) {
        expected.push(...piperSamples(await stock.speak(ids), golden.settings));
      }
      assert.deepEqual(await spoken(url, golden), Int16Array.from(expected), golden.id);
    }
    await t.test('the page and what it loads', async () => {
      const html = await (await fetch(url, { headers: { accept: 'text/html' } })).text();
      const loaded = [...html.matchAll(/(?:src|href)="(page\/[\w.-]+)"/g)];
      assert.ok(loaded.length >= 2, html);
      for (const [, file] of loaded)
        assert.equal((await fetch(`${url}/${file}`)).status, 200, file);
    });
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

/** What the arm64 release says on an emulated Cortex-A76, held to what another processor said. */
const holdsOnArm64 = async (
  expected: Int16Array,
  speech: Pick<AudioGolden, 'text' | 'settings'>,
  voice?: string,
): Promise<string> => {
  const root = unpack(releases, 'arm64', mkdtempSync(join(folder.path, 'arm64-')));
  const surroundings = { environment: emulate(root), voice };
  const arm64 = await withRelease(root, surroundings, (url) => spoken(url, speech));
  assert.ok(expected.length > 1000 && expected.some((sample) => Math.abs(sample) > 1000));
  assert.equal(arm64.length, expected.length);
  const distance = JSON.stringify(recordedDistance(expected, arm64));
  assert.ok(isAsRecorded(expected, arm64), distance);
  return `${expected.length} samples, ${distance}`;
};

test('the arm64 tarball speaks as x64 does on an emulated Cortex-A76, a small voice', async (t) => {
  const voice = fileURLToPath(new URL('../voices/medium-shape.onnx', import.meta.url));
  const hello = { text: 'Hello.', settings: {} };
  const root = unpack(releases, 'x64', join(folder.path, 'x64-small'));
  const x64 = await withRelease(root, { voice }, (url) => spoken(url, hello));
  t.diagnostic(await holdsOnArm64(x64, hello, voice));
});

test('the arm64 tarball speaks Piper’s samples on an emulated Cortex-A76', async (t) => {
  const golden = goldens.find(({ id }) => id === 'plain');
  assert.ok(golden);
  const began = performance.now();
  const distance = await holdsOnArm64(golden.pcm, golden);
  t.diagnostic(`${distance}, in ${Math.round((performance.now() - began) / 1000)} s`);
});

test('both Debian packages have the same files, with programs for their own processor', () => {
  const [x64, arm64] = (['x64', 'arm64'] as const).map((cpu) => {
    const architecture = cpu === 'x64' ? 'amd64' : cpu;
    const file = files().find((name) => name.endsWith(`_${architecture}.deb`)) ?? '';
    const contents = debianContents(join(releases, file), join(folder.path, `deb-${cpu}`));
    assert.equal(contents.control.Architecture, architecture);
    assert.ok(Object.keys(contents.programs).length >= 5);
    assert.deepEqual(new Set(Object.values(contents.programs)), new Set([cpu]));
    return contents.files.map((path) => path.replaceAll(cpu, 'CPU')).sort();
  });
  assert.deepEqual(arm64, x64);
  for (const path of PACKAGED) assert.ok(x64?.includes(path), path);
});

test('the completion for bash completes', () => {
  const script = `
    . /usr/share/bash-completion/bash_completion
    . "$1"
    COMP_WORDS=(hailo-piper config r) COMP_CWORD=2 COMP_LINE='hailo-piper config r' COMP_POINT=20
    _hailo_piper
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const file = join(folder.path, 'deb-x64/usr/share/bash-completion/completions/hailo-piper');
  install('bash-completion', '/usr/share/bash-completion/bash_completion');
  assert.equal(
    execFileSync('bash', ['-c', script, 'completion', file], { encoding: 'utf8' }),
    'render\n',
  );
});

test('lintian finds nothing in the Debian packages but what is excepted by name', () => {
  const packages = files().filter((file) => file.endsWith('.deb'));
  assert.equal(packages.length, 2);
  install('lintian', '/usr/bin/lintian');
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
