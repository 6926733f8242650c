/**
 * The Debian package installed, upgraded, removed and purged; the tarball instead of it.
 * In a Debian 13 of its own. Needs root. Run by `npx -y pnpm@12 test:deploy`.
 */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { fences, page } from '../docs/markdown.ts';
import { InstalledService, UNIT, YAML } from './installed-service.ts';

const RENDERED = '/etc/xdg/hailo-piper/hailo-piper.json';
const ONE = 'hailo-piper@one.service';
/** With the processor's limit lifted, to start sooner. */
const onPort = (port: number) => `server: {port: ${port}}\nresource_limits: {cpu_quota: 400%}\n`;

const service = await InstalledService.install(`package-${process.pid}`);
after(() => service[Symbol.asyncDispose]());
const { machine } = service;

const speakOn = (port: number): Promise<number> =>
  service.status('/v1/audio/speech', { input: 'Good morning.' }, port);

/** The program that a unit runs; of one that was replaced meanwhile Linux says "(deleted)". */
const programOf = async (unit: string): Promise<string> =>
  machine.ask('readlink', `/proc/${await service.mainPid(unit)}/exe`);

/** As dpkg puts it, such as "install ok installed". */
const packageState = async (): Promise<string> =>
  /^Status: (.*)$/m.exec(await machine.ask('dpkg', '--status', 'hailo-piper'))?.[1] ?? '';

/** Makes a package in the machine of the same files with another version. @returns its path. */
const repacked = async (version: string): Promise<string> => {
  const file = `/root/${version}.deb`;
  const script = `
    dpkg-deb --raw-extract ${service.package} /root/repacked
    sed -i 's/^Version: .*/Version: ${version}/' /root/repacked/DEBIAN/control
    dpkg-deb --root-owner-group -Znone --build /root/repacked ${file}
    rm -r /root/repacked`;
  await machine.ask('sh', '-euc', script);
  return file;
};

test('all its files are as packed, and root owns them', async () => {
  const { stdout } = await machine.run('dpkg', '--verify', 'hailo-piper');
  // Documentation is left out by the base image.
  const faults = stdout.split('\n').filter((line) => !/ \/usr\/share\/(doc|man)\//.test(line));
  assert.deepEqual(faults, ['']);
  const foreign = await machine.ask('find', '/usr/lib/hailo-piper', '!', '-user', 'root');
  assert.equal(foreign, '');
});

test('an upgrade restarts the service and its instances into the new program', async () => {
  await service.configure(onPort(5010));
  machine.write('/etc/hailo/one.yaml', onPort(5011));
  await machine.ask('hailo-piper', 'config', 'render', '--instance', 'one');
  await machine.ask('systemctl', 'daemon-reload');
  await machine.ask('systemctl', 'start', ONE);
  await machine.ask('dpkg', '--install', await repacked('100.0.0'));
  assert.equal(await packageState(), 'install ok installed');
  for (const unit of [UNIT, ONE]) {
    assert.equal(await programOf(unit), '/usr/lib/hailo-piper/bin/node');
  }
  assert.deepEqual(await Promise.all([5010, 5011].map(speakOn)), [200, 200]);
  assert.equal(await machine.ask('cat', YAML), onPort(5010).trim());
  await machine.ask('systemctl', 'stop', ONE);
});

test('an upgrade with a fault in the YAML says so once, and serves as rendered before', async () => {
  machine.write(YAML, 'server: {prot: 5012}\n');
  const before = await service.mainPid();
  const { status, stderr } = await machine.run('dpkg', '--install', await repacked('101.0.0'));
  assert.notEqual(status, 0);
  const lines = stderr.split('\n').filter((line) => line.includes('hailo-piper.yaml'));
  assert.equal(lines.length, 2, stderr);
  assert.match(lines[0] ?? '', /server\.prot: unknown key/);
  assert.match(lines[1] ?? '', /was not taken over.*correct it, then run: dpkg --configure/);
  assert.equal(await packageState(), 'install ok half-configured');
  assert.notEqual(await service.mainPid(), before);
  assert.equal(await programOf(UNIT), '/usr/lib/hailo-piper/bin/node');
  assert.equal(await speakOn(5010), 200);
});

test('what is in force goes on when the new program refuses what was rendered as well', async () => {
  const rendered = await machine.ask('cat', RENDERED);
  machine.write(RENDERED, '{"server": {"prot": 5010}}\n');
  const before = await service.mainPid();
  const { status, stderr } = await machine.run('dpkg', '--configure', 'hailo-piper');
  assert.notEqual(status, 0);
  assert.match(stderr, /hailo-piper\.service was not restarted, because this version refuses/);
  assert.equal(await service.mainPid(), before);
  assert.equal(await speakOn(5010), 200);
  machine.write(RENDERED, rendered);
});

test('once the YAML is corrected the upgrade goes through', async () => {
  machine.write(YAML, onPort(5012));
  await machine.ask('dpkg', '--configure', 'hailo-piper');
  assert.equal(await packageState(), 'install ok installed');
  assert.equal(await speakOn(5012), 200);
});

test('a downgrade is a rollback', async () => {
  await machine.ask('dpkg', '--install', service.package);
  assert.equal(await packageState(), 'install ok installed');
  assert.equal(await programOf(UNIT), '/usr/lib/hailo-piper/bin/node');
  assert.equal(await speakOn(5012), 200);
});

test('removed, nothing runs and the configuration stays; installed again, it serves by that', async () => {
  await machine.ask('systemctl', 'start', ONE);
  await machine.ask('dpkg', '--remove', 'hailo-piper');
  assert.equal((await machine.run('pgrep', '-u', 'hailo-piper')).stdout, '');
  for (const path of ['/usr/lib/hailo-piper', '/usr/lib/systemd/system/hailo-piper.service']) {
    assert.notEqual((await machine.run('test', '-e', path)).status, 0, path);
  }
  assert.equal(await machine.ask('cat', YAML), onPort(5012).trim());
  await machine.ask('dpkg', '--install', service.package);
  assert.equal(await speakOn(5012), 200);
});

test('purged, it leaves voices, further configurations and nothing else', async () => {
  machine.write('/var/lib/hailo-piper/models/mine.onnx', 'mine');
  await machine.ask('dpkg', '--purge', 'hailo-piper');
  const places = ['/usr/lib', '/usr/bin', '/usr/share', '/etc', '/var/lib'];
  const found = await machine.ask('find', ...places, '-path', '*hailo*', '!', '-type', 'd');
  assert.deepEqual(found.split('\n').sort(), [
    '/etc/hailo/one.yaml',
    '/var/lib/hailo-piper/models/mine.onnx',
  ]);
});

test('the tarball, installed as docs/operator.md says, is up and speaks', async () => {
  service.put('hailo-piper-*-linux-x64.tar.gz', '/root');
  const [script] = fences(page('docs/operator.md'), 'sh tarball');
  await machine.ask('rm', '/var/lib/hailo-piper/models/mine.onnx');
  await service.log();
  const { status, stderr } = await machine.run('sh', '-euc', `cd /root\n${script}`);
  assert.equal(status, 0, `${stderr}${await service.log()}`);
  assert.equal(await speakOn(5003), 200);
  assert.match(
    await programOf(UNIT),
    /^\/opt\/hailo-piper\/releases\/hailo-piper-[\d.]+-linux-x64\/bin\/node$/,
  );
});
