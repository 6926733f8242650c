/**
 * Deployments that fail, on two Debian machines over ssh: the old release keeps speaking. Needs root. Run by
 * `npx -y pnpm@12 test:ansible-failures`.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { deploys, Fleet } from './fleet.ts';
import { asVersion, thisRelease } from './release-versions.ts';

const PIS = ['pi-1', 'pi-2'] as const;
const release = thisRelease();
const next = asVersion(release, '99.0.0');
const broken = asVersion(release, '99.1.0', (root) => {
  const program = join(root, 'bin/hailo-piper');
  const [first, ...rest] = readFileSync(program, 'utf8').split('\n');
  const ends = '[ "$1" != serve ] || { echo "hailo-piper: it is broken" >&2; exit 1; }';
  writeFileSync(program, [first, ends, ...rest].join('\n'));
});

const fleet = await Fleet.boot({ hailo_piper: PIS });
after(() => fleet[Symbol.asyncDispose]());

const states = () => Promise.all(PIS.map((pi) => fleet.state(pi)));
/** Has it refused with a sentence, and both machines as they were. */
const refused = async (sentence: RegExp, variables: Readonly<Record<string, unknown>>) => {
  const before = await states();
  const { status, output, recap } = await fleet.play('site', variables);
  assert.equal(status, 2, output);
  assert.match(output, sentence);
  assert.equal(recap('pi-1').failed, 1);
  assert.deepEqual(await states(), before);
  assert.equal(await fleet.speaks('pi-1'), release.version);
};

test('the first version is deployed, where the disk is small', async () => {
  for (const pi of PIS) {
    await fleet.on(
      pi,
      'mkdir -p /opt/hailo-piper && mount -t tmpfs -o size=400M,mode=755 tmpfs /opt/hailo-piper',
    );
  }
  const played = await fleet.play('site', { ...deploys(release), hailo_piper_free_mb: 350 });
  assert.equal(played.status, 0, played.output);
});

test('a disk without room for another release: refused', () =>
  refused(
    /\/opt\/hailo-piper has \d+ MB free; a release needs 600 MB\. Nothing was changed\./,
    deploys(next),
  ));

test('a disk that is full while a release is unpacked: refused, and it is as full as before', async () => {
  await refused(/Release 99\.0\.0 cannot be unpacked: .*No space left on device/s, {
    ...deploys(next),
    hailo_piper_free_mb: 0,
  });
  assert.equal(await fleet.on('pi-1', 'ls /opt/hailo-piper/releases'), release.version);
  for (const pi of PIS) await fleet.on(pi, 'mount -o remount,size=4G /opt/hailo-piper');
});

test('a tarball with another checksum: refused', () =>
  refused(/has SHA-256 \w+, and the inventory has 0{64}\. Nothing was changed\./, {
    ...deploys({ ...next, sha256: '0'.repeat(64) }),
  }));

test('a port that another program has: refused', async () => {
  const listener = 'import socket,time; s=socket.create_server(("",5005)); time.sleep(600)';
  await fleet.lan.machine('pi-1').ask('systemd-run', '--unit=squatter', 'python3', '-c', listener);
  await fleet.until(async () => (await fleet.on('pi-1', 'ss -ltn')).includes(':5005'));
  await refused(
    /Port 5005 is taken by another program \(users:\(\("python3",.*Nothing was changed\./,
    {
      ...deploys(release),
      hailo_piper_config: { server: { port: 5005 } },
    },
  );
  await fleet.on('pi-1', 'systemctl stop squatter');
});

test('an unknown key and a value out of range: refused by the release itself', () =>
  refused(
    /hailo_piper_config has a fault: hailo-piper\.yaml:\d+:\d+ server\.prot: unknown key \(did you mean server\.port\?\)/,
    { ...deploys(release), hailo_piper_config: { server: { prot: 5004 } } },
  ));

test('a configuration that starts but does not sound: back, and it sounds', async () => {
  const link = await fleet.on(
    'pi-1',
    'readlink /opt/hailo-piper/current; cat /etc/hailo/hailo-piper.yaml',
  );
  const untouched = await fleet.state('pi-2');
  const { status, output } = await fleet.play('site', {
    ...deploys(release),
    hailo_piper_config: { piper: { volume: 0 } },
  });
  assert.equal(status, 2, output);
  assert.match(output, /pi-1 did not take version .*s of silence \(Have it speak\)/);
  assert.equal(
    await fleet.on('pi-1', 'readlink /opt/hailo-piper/current; cat /etc/hailo/hailo-piper.yaml'),
    link,
  );
  assert.equal(await fleet.speaks('pi-1'), release.version);
  assert.deepEqual(await fleet.state('pi-2'), untouched);
});

test('a broken release: the first Pi goes back and the second never gets it', async (t) => {
  const untouched = await fleet.state('pi-2');
  const { status, output, seconds } = await fleet.play('site', deploys(broken));
  t.diagnostic(`${seconds} s`);
  assert.equal(status, 2, output);
  const sentence = `pi-1 did not take version 99.1.0: .*hailo-piper: it is broken.*version ${release.version} speaks`;
  assert.match(output, new RegExp(sentence));
  assert.equal(await fleet.speaks('pi-1'), release.version);
  assert.deepEqual(await fleet.state('pi-2'), untouched);
});

test('a run that is cut off between writing and restarting: the next one restarts', async () => {
  const variables = { ...deploys(release), hailo_piper_config: { server: { port: 5006 } } };
  const written = async () =>
    (await fleet.on('pi-1', 'cat /etc/hailo/hailo-piper.yaml')).includes('5006');
  await fleet.playUntil(written, 'site', variables);
  assert.equal(await fleet.speaks('pi-1'), release.version);
  const played = await fleet.play('site', variables, '--limit', 'pi-1');
  assert.equal(played.status, 0, played.output);
  assert.equal(await fleet.speaks('pi-1', 5006), release.version);
  const back = await fleet.play('rollback', {}, '--limit', 'pi-1');
  assert.equal(back.status, 0, back.output);
  assert.equal(await fleet.speaks('pi-1'), release.version);
});

const file = (name: string) => {
  const src = fileURLToPath(new URL(`../voices/${name}`, import.meta.url));
  return { src, sha256: createHash('sha256').update(readFileSync(src)).digest('hex') };
};
const onnx = file('low-16k.onnx');
const json = file('low-16k.onnx.json');
/** A web server in the controller's place, for one folder. */
const serve = async (folder: string, port: number) => {
  const args = ['-m', 'http.server', String(port), '--directory', folder];
  const server = fleet.lan.spawn('python3', args, { stdio: 'ignore' });
  after(() => server.kill());
  await fleet.until(async () => (await fleet.lan.run('ss', '-ltn')).stdout.includes(`:${port} `));
};
const changed = {
  ...deploys(next),
  hailo_piper_releases: {
    x64: { url: `http://10.77.0.1:8001/${basename(next.src)}`, sha256: next.sha256 },
  },
  hailo_piper_voices: [
    {
      name: 'low-16k',
      onnx: { url: 'http://127.0.0.1:8002/low-16k.onnx', ...onnx, src: undefined },
      json,
    },
  ],
  hailo_piper_cache: join(fleet.folder, 'voices'),
  hailo_piper_socket: true,
  hailo_piper_config: { server: { port: 5004 } },
};

test('a voice with another checksum: refused', () =>
  refused(/for the voice file low-16k\.onnx, has SHA-256 \w+, and the inventory has 0{64}/, {
    ...changed,
    hailo_piper_voices: [{ name: 'low-16k', onnx: { ...onnx, sha256: '0'.repeat(64) }, json }],
  }));

test('another version, voice and port, from URLs and behind a socket: deployed, and then nothing changes', async () => {
  await serve(dirname(next.src), 8001);
  await serve(dirname(onnx.src), 8002);
  const played = await fleet.play('site', changed);
  assert.equal(played.status, 0, played.output);
  assert.equal(await fleet.speaks('pi-1', 5004), '99.0.0');
  assert.match(await fleet.health('pi-2', 5004), /"model_path":"[^"]*low-16k\.onnx"/);
  assert.equal(await fleet.on('pi-2', 'systemctl is-active hailo-piper.socket'), 'active');
  const again = await fleet.play('site', changed);
  for (const pi of PIS) assert.equal(again.recap(pi).changed, 0, again.output);
});

test('rolled back, version, voice, port and socket are as before', async (t) => {
  const { status, output, seconds } = await fleet.play('rollback', {});
  t.diagnostic(`${seconds} s`);
  assert.equal(status, 0, output);
  for (const pi of PIS) {
    assert.equal(await fleet.speaks(pi), release.version);
    assert.equal(await fleet.on(pi, 'ls -A /var/lib/hailo-piper/models'), '');
    assert.equal(await fleet.on(pi, 'systemctl is-active hailo-piper.socket || true'), 'inactive');
  }
});

test('phases by tag: configure alone changes the configuration, others then find nothing to do', async () => {
  const variables = {
    ...deploys(release),
    hailo_piper_config: { logging: { level: 'DEBUG' } },
  };
  const configured = await fleet.play('site', variables, '--tags', 'configure');
  assert.equal(configured.status, 0, configured.output);
  for (const pi of PIS) {
    assert.match(await fleet.on(pi, 'cat /etc/hailo/hailo-piper.yaml'), /DEBUG/);
    assert.equal(await fleet.speaks(pi), release.version);
  }
  const before = await states();
  for (const tags of ['preflight', 'release,unit', 'verify']) {
    const { status, output, recap } = await fleet.play('site', variables, '--tags', tags);
    assert.equal(status, 0, output);
    for (const pi of PIS) assert.equal(recap(pi).changed, 0, output);
  }
  assert.deepEqual(await states(), before);
});

test('a kernel without the memory cgroup: said, and put right for the next boot', async () => {
  const line = 'console=serial0,115200 root=PARTUUID=1-02 rootwait';
  const fake = '/run/without-memory';
  await fleet.on('pi-1', `mkdir ${fake} && echo cpu io pids >${fake}/cgroup.controllers`);
  await fleet.on('pi-1', `mkdir -p /boot/firmware && echo '${line}' >/boot/firmware/cmdline.txt`);
  const played = await fleet.play(
    'site',
    { ...deploys(release), hailo_piper_cgroup_root: fake },
    ...['--limit', 'pi-1'],
  );
  assert.equal(played.status, 0, played.output);
  assert.match(played.output, /WARNING: MemoryMax is NOT in force on pi-1/);
  assert.equal(
    readFileSync(join(fleet.lan.machine('pi-1').root, 'boot/firmware/cmdline.txt'), 'utf8'),
    `${line} cgroup_enable=memory\n`,
  );
  await fleet.on('pi-1', 'rm -r /boot/firmware');
});

test('uninstalled, nothing of it is left', async () => {
  for (const pi of PIS) await fleet.on(pi, 'umount -l /opt/hailo-piper');
  const { status, output } = await fleet.play('uninstall', {});
  assert.equal(status, 0, output);
  for (const pi of PIS) {
    assert.equal(
      await fleet.on(pi, "find / -xdev -name '*hailo*piper*' -not -path '/home/pi/.ansible/*'"),
      '',
    );
    assert.equal(
      await fleet.on(pi, 'getent passwd hailo-piper || getent group hailo-piper || true'),
      '',
    );
    assert.equal(await fleet.on(pi, "systemctl list-units --all --plain --no-legend 'hailo*'"), '');
  }
});
