/**
 * The collection's linters, and its role on two Debian machines over ssh: deployed, deployed again, and
 * asked what it would change. Needs root. Run by `npx -y pnpm@12 test:ansible`.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { after, test } from 'node:test';
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

test('deployed, two Pis speak, within the limits of the configuration', async (t) => {
  const played = await fleet.play('site', {
    ...deploys(release),
    hailo_piper_config: { resource_limits: { memory_max: '1536M', cpu_quota: '400%' } },
  });
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
  }
});

test('deployed again, nothing changes', async (t) => {
  const played = await fleet.play('site', {
    ...deploys(release),
    hailo_piper_config: { resource_limits: { memory_max: '1536M', cpu_quota: '400%' } },
  });
  t.diagnostic(`${played.seconds} s`);
  for (const pi of PIS) {
    assert.deepEqual(
      { ...played.recap(pi), ok: 0 },
      { ok: 0, changed: 0, failed: 0, unreachable: 0 },
    );
    assert.equal(await fleet.starts(pi), 1);
  }
});

test('--check says what a change would do, and does nothing', async (t) => {
  const before = await Promise.all(PIS.map((pi) => fleet.state(pi)));
  const next = asVersion(release, '99.0.0');
  const changes = { ...deploys(next), hailo_piper_config: { server: { port: 5004 } } };
  const played = await fleet.play('site', changes, '--check', '--diff');
  t.diagnostic(`${played.seconds} s`);
  assert.equal(played.status, 0, played.output);
  assert.match(played.output, /^\+ +src: \/opt\/hailo-piper\/releases\/99\.0\.0$/m);
  assert.match(played.output, /^\+ +port: 5004$/m);
  for (const pi of PIS) assert.ok(played.recap(pi).changed > 0);
  assert.deepEqual(await Promise.all(PIS.map((pi) => fleet.state(pi))), before);
});
