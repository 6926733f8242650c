/**
 * The machines and the network that the fleet suites use. Needs root. Run by `npx -y pnpm@12 test:fleet`.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { globSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Lan } from './lan.ts';

const lan = await Lan.boot('pi-1', 'pi-2');
after(() => lan[Symbol.asyncDispose]());
const NAMES = ['pi-1', 'pi-2'] as const;

test('the controller comes to each machine by ssh, and becomes root there', async () => {
  for (const name of NAMES) {
    const { stdout, stderr } = await lan.ssh(name, 'hostname; id -un; sudo id -un');
    assert.equal(stdout, `${name}\npi\nroot\n`, stderr);
  }
});

test('machines come to each other by ssh', async () => {
  const config = readFileSync(lan.sshConfig, 'utf8');
  const key = readFileSync(/IdentityFile (\S+)/.exec(config)?.[1] ?? '', 'utf8');
  const known = readFileSync(/UserKnownHostsFile (\S+)/.exec(config)?.[1] ?? '', 'utf8');
  for (const [here, there] of [NAMES, NAMES.toReversed()] as [string, string][]) {
    const machine = lan.machine(here);
    machine.write('/root/.ssh/known_hosts', known);
    machine.write('/root/.ssh/id_ed25519', key);
    await machine.ask('chmod', '600', '/root/.ssh/id_ed25519');
    const { stdout, stderr } = await machine.run('ssh', `pi@${lan.address(there)}`, 'hostname');
    assert.equal(stdout, `${there}\n`, stderr);
  }
});

test('nothing else can be reached from there', async () => {
  for (const name of NAMES) {
    const routes = await lan.machine(name).ask('ip', '-o', 'route');
    assert.match(routes, /^10\.77\.0\.0\/24 dev host0 [^\n]*$/);
  }
});

test('a package is installed without a way out', async () => {
  const machine = lan.machine('pi-1');
  await machine.ask('apt-get', 'update', '-qq');
  await machine.ask('apt-get', 'install', '-y', '-qq', 'socat');
  assert.match(await machine.ask('socat', '-V'), /socat version 1\.8/);
});

test('the kernel enforces limits on every machine', async () => {
  for (const name of NAMES) {
    const machine = lan.machine(name);
    const limited = ['-p', 'MemoryMax=64M', '-p', 'MemorySwapMax=0', '-p', 'TasksMax=9'];
    const quota = ['-p', 'CPUQuota=20%', '--wait', '--pipe', '--quiet'];
    const inside = (program: string) =>
      machine.run('systemd-run', ...limited, ...quota, 'sh', '-c', program);
    const group = '$(grep :$controller: /proc/self/cgroup | cut -d: -f3)';
    const read = (controller: string, file: string) =>
      inside(`controller=${controller}; cat /sys/fs/cgroup/${controller}${group}/${file}`);
    assert.equal((await read('memory', 'memory.limit_in_bytes')).stdout, `${64 << 20}\n`);
    assert.equal((await read('cpu', 'cpu.cfs_quota_us')).stdout, '20000\n');
    assert.equal((await read('pids', 'pids.max')).stdout, '9\n');
    const { status } = await inside('exec python3 -c "bytearray(200 << 20)"');
    assert.notEqual(status, 0);
  }
});

test('a test that is killed leaves no machine, mount, network or cgroup behind', async () => {
  const boots = `import { Lan } from ${JSON.stringify(new URL('lan.ts', import.meta.url).href)};
    await Lan.boot('one');
    process.kill(process.pid, 'SIGKILL');`;
  const { pid, signal, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', boots]);
  assert.equal(signal, 'SIGKILL', String(stderr));
  // A group that vanishes while find looks makes it fail, and is looked for once more.
  const groups = 'find /sys/fs/cgroup -maxdepth 4 -name "hailo-piper-*" 2>&1 || true';
  const everything = `ip netns; cat /proc/mounts; ${groups}`;
  const left = () =>
    execFileSync('sh', ['-c', everything], { encoding: 'utf8' })
      .split('\n')
      .filter((line) => line.includes(`piper-${pid}-`));
  const deadline = performance.now() + 30_000;
  while (left().length > 0) {
    assert.ok(performance.now() < deadline, left().join('\n'));
    await delay(100);
  }
  // Only its files are left.
  for (const folder of globSync(`hailo-piper-*${pid}-*`, { cwd: tmpdir() })) {
    rmSync(join(tmpdir(), folder), { recursive: true });
  }
});
