/**
 * The collection's linters, and its role on two Debian machines over ssh: deployed, deployed again, and
 * asked what it would change. Needs root. Run by `npx -y pnpm@12 test:ansible`.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ansiblePrograms, COLLECTION, deploys, Fleet } from './fleet.ts';
import { asVersion, thisRelease } from './release-versions.ts';

const PIS = ['pi-1', 'pi-2'] as const;
const programs = ansiblePrograms();

for (const [linter, ...args] of [
  ['ansible-lint', '--offline', '--nocolor'],
  ['yamllint', '--strict', '.'],
] as const) {
  test(`${linter} finds nothing`, () => {
    const env = { ...process.env, PATH: `${programs}:${process.env.PATH}` };
    const ran = spawnSync(join(programs, linter), args, { cwd: COLLECTION, env, encoding: 'utf8' });
    assert.equal(ran.status, 0, ran.stdout + ran.stderr);
  });
}

const release = thisRelease();
const fleet = await Fleet.boot({ hailo_piper: PIS });
after(() => fleet[Symbol.asyncDispose]());

const VOICES = fileURLToPath(new URL('../voices/', import.meta.url));
const server = fleet.lan.spawn('python3', ['-m', 'http.server', '8001', '--directory', VOICES], {
  stdio: 'ignore',
});
after(() => server.kill());

/** Writes a lock file of voices that the controller serves. @param wrong a file with another SHA-256. */
const lockOf = (ids: readonly string[], wrong?: string): string => {
  const file = (name: string) => {
    const bytes = readFileSync(join(VOICES, name));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return {
      sha256: name === wrong ? '0'.repeat(64) : sha256,
      size: bytes.length,
      source: `http://10.77.0.1:8001/${name}`,
    };
  };
  const voices = ids.map((id) => {
    const names = [`${id}.onnx`, `${id}.onnx.json`];
    return [id, Object.fromEntries(names.map((name) => [name, file(name)]))];
  });
  const path = join(fleet.folder, `${wrong ?? ids.length}.lock`);
  writeFileSync(path, JSON.stringify({ version: 1, voices: Object.fromEntries(voices) }));
  return path;
};

const TWO = ['low-16k', 'no-sdp'];
/** What is deployed: a version with two voices. */
const deployed = {
  ...deploys(release),
  hailo_piper_voices_lock: lockOf(TWO),
  hailo_piper_config: { resource_limits: { memory_max: '1536M', cpu_quota: '400%' } },
};

/** Prints what is in the folder of voices, leavings included. */
const MODELS = 'cd /var/lib/hailo-piper/models && ls -A && sha256sum */*.onnx voices.lock';
const stateOf = async (pi: string): Promise<string> =>
  `${await fleet.state(pi)}\n${await fleet.on(pi, MODELS)}`;

test('deployed, two Pis speak, within the limits of the configuration', async (t) => {
  const played = await fleet.play('site', deployed);
  t.diagnostic(`${played.seconds} s`);
  assert.equal(played.status, 0, played.output);
  for (const pi of PIS) {
    assert.equal(
      await fleet.on(pi, 'readlink /opt/hailo-piper/current'),
      `/opt/hailo-piper/releases/${release.version}`,
    );
    assert.equal(await fleet.lan.machine(pi).property('hailo-piper', 'MemoryMax'), '1610612736');
    // Once: what systemd started is what speaks.
    assert.equal(await fleet.starts(pi), 1);
    assert.match(await fleet.lan.machine(pi).ask('getent', 'passwd', 'hailo-piper'), /nologin$/);
    for (const voice of TWO) assert.equal(await fleet.speaks(pi, 5003, voice), release.version);
  }
  const [one, two] = await Promise.all(PIS.map((pi) => fleet.on(pi, MODELS)));
  assert.equal(one, two);
});

test('deployed again, nothing changes', async (t) => {
  const played = await fleet.play('site', deployed);
  t.diagnostic(`${played.seconds} s`);
  for (const pi of PIS) {
    assert.deepEqual(
      { ...played.recap(pi), ok: 0 },
      { ok: 0, changed: 0, failed: 0, unreachable: 0 },
    );
    assert.equal(await fleet.starts(pi), 1);
  }
});

test('a voice with other bytes than the lock file says: refused, and all speaks as before', async (t) => {
  const before = await Promise.all(PIS.map(stateOf));
  const { status, output, seconds } = await fleet.play('site', {
    ...deployed,
    // Also a voice that would be right: all or none are installed.
    hailo_piper_voices_lock: lockOf(['multi-speaker', ...TWO], 'no-sdp.onnx'),
  });
  t.diagnostic(`${seconds} s`);
  assert.equal(status, 2, output);
  assert.match(
    output,
    /no-sdp\.onnx.* SHA-256 \w{64} instead of 0{64}\. Nothing that serves was touched\./,
  );
  assert.deepEqual(await Promise.all(PIS.map(stateOf)), before);
  for (const voice of TWO) assert.equal(await fleet.speaks('pi-1', 5003, voice), release.version);
});

test('--check says what a change would do, and does nothing', async (t) => {
  const before = await Promise.all(PIS.map(stateOf));
  const next = asVersion(release, '99.0.0');
  const changes = {
    ...deploys(next),
    hailo_piper_voices_lock: lockOf([...TWO, 'multi-speaker']),
    hailo_piper_config: { server: { port: 5004 } },
  };
  const played = await fleet.play('site', changes, '--check', '--diff');
  t.diagnostic(`${played.seconds} s`);
  assert.equal(played.status, 0, played.output);
  assert.match(played.output, /^\+ +src: \/opt\/hailo-piper\/releases\/99\.0\.0$/m);
  assert.match(played.output, /^\+ +port: 5004$/m);
  assert.match(played.output, /multi-speaker would be added/);
  for (const pi of PIS) assert.ok(played.recap(pi).changed > 0);
  assert.deepEqual(await Promise.all(PIS.map(stateOf)), before);
});
