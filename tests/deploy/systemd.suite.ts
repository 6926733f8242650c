/**
 * The Debian package in a Debian 13 with its own systemd: the promises of the unit hold.
 * Needs root. Run by `npx -y pnpm@12 test:deploy`.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { InstalledService, UNIT } from './installed-service.ts';
import { watchLiveness } from './watch-liveness.ts';

const service = await InstalledService.install(`piper-${process.pid}`);
after(() => service[Symbol.asyncDispose]());
const { machine } = service;
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** What the unit sets, and nobody changed. */
const DEFAULTS = { memory: 2 * 1024 ** 3, cpu: 0.8, tasks: 256 };
/** Commits 3 GiB in the engine; tests/voices. */
const GREEDY = { length_scale: 9.2 };

test('installed, it is up and speaks, as a user that cannot log in', async () => {
  assert.equal(await machine.property(UNIT, 'ActiveState'), 'active');
  assert.equal(await service.speak(), 200);
  assert.match(await machine.ask('getent', 'passwd', 'hailo-piper'), /:\/usr\/sbin\/nologin$/);
  assert.equal(await machine.ask('ps', '-o', 'user=', await service.mainPid()), 'hailo-piper');
  assert.match(await machine.property(UNIT, 'StatusText'), /speaks as en_US-joe-medium on port/);
});

test('it starts every time, however busy the machine is', async () => {
  const script = 'for i in 1 2 3 4; do (while :; do :; done) & done; wait';
  await machine.ask('systemd-run', '--unit=busy', 'sh', '-c', script);
  for (let round = 0; round < 8; round += 1) await service.restart();
  await machine.ask('systemctl', 'stop', 'busy');
});

test('systemd finds no fault with the units, and the sandbox is tight', async (t) => {
  const units = [UNIT, 'hailo-piper@one.service', 'hailo-piper.socket'];
  const { status, stdout, stderr } = await machine.run(
    'systemd-analyze',
    'verify',
    '--man=no',
    ...units,
  );
  assert.deepEqual({ status, stdout, stderr }, { status: 0, stdout: '', stderr: '' });
  const report = await machine.ask('systemd-analyze', 'security', '--no-pager', UNIT);
  const score = Number(/exposure level for \S+: ([\d.]+)/.exec(report)?.[1]);
  t.diagnostic(`systemd-analyze security: ${score}`);
  assert.ok(score <= 1.5);
});

test('the kernel holds the limits of the YAML', async () => {
  assert.deepEqual(await service.limits(), DEFAULTS);
  await service.configure('resource_limits: {memory_max: 1536M, cpu_quota: 200%}\n');
  assert.deepEqual(await service.limits(), { memory: 1536 * 1024 ** 2, cpu: 2, tasks: 256 });
  assert.equal(
    await machine.property(UNIT, 'MemoryHigh'),
    String(Math.floor(1536 * 1024 ** 2 * 0.98)),
  );
  await service.configure('{}\n');
  assert.deepEqual(await service.limits(), DEFAULTS);
});

test('a configuration with a fault: one clear line, status 78, no restart', async () => {
  machine.write('/etc/hailo/hailo-piper.yaml', 'server: {prot: 1}\n');
  const rendered = await machine.run('hailo-piper', 'config', 'render');
  const fault = /server\.prot: unknown key \(did you mean server\.port\?\)/;
  assert.equal(rendered.status, 78);
  assert.match(rendered.stderr, fault);
  assert.equal(await service.speak(), 200);

  machine.write('/etc/xdg/hailo-piper/hailo-piper.json', '{"server": {"prot": 1}}\n');
  await service.log();
  const { status } = await machine.run('systemctl', 'restart', UNIT);
  assert.notEqual(status, 0);
  await delay(2000);
  assert.equal(await machine.property(UNIT, 'ActiveState'), 'failed');
  assert.equal(await machine.property(UNIT, 'ExecMainStatus'), '78');
  assert.equal(await service.restarts(), '0');
  const lines = (await service.log()).split('\n').filter((line) => line.includes('hailo-piper: '));
  assert.equal(lines.length, 1);
  assert.match(lines[0] ?? '', fault);
  await machine.ask('systemctl', 'reset-failed', UNIT);
  await service.configure('{}\n');
});

test('a reload puts changed keys in force in the same process, and fails on a fault', async () => {
  const front = await service.mainPid();
  const reload = async (yaml: string): Promise<number | null> => {
    machine.write('/etc/xdg/hailo-piper/hailo-piper.json', yaml);
    return (await machine.run('systemctl', 'reload', UNIT)).status;
  };
  assert.equal(await service.speak('Hello.', { voice: 'nova-2' }), 400);
  const changed = {
    voices: { aliases: { 'nova-2': 'en_US-joe-medium' } },
    performance: { worker_threads: 2 },
  };
  assert.equal(await reload(JSON.stringify(changed)), 0);
  assert.equal(await service.speak('Hello.', { voice: 'nova-2' }), 200);
  assert.match(await service.log(), /engine replaced/);
  assert.notEqual(await reload('{"server": {"prot": 1}}'), 0);
  assert.equal(await service.speak('Hello.', { voice: 'nova-2' }), 200);
  assert.equal(await service.mainPid(), front);
  await service.configure('{}\n');
});

test('a port that is taken fails the start at once, and it comes up when the port is free', async (t) => {
  await machine.ask('systemctl', 'stop', UNIT);
  const listener = 'import socket,time; s=socket.create_server(("",5003)); time.sleep(600)';
  await machine.ask('systemd-run', '--unit=squatter', 'python3', '-c', listener);
  await service.until(async () => (await machine.run('ss', '-ltn')).stdout.includes(':5003'), 5000);
  await service.log();
  const began = performance.now();
  const { status } = await machine.run('systemctl', 'start', UNIT);
  t.diagnostic(`refused after ${Math.round(performance.now() - began)} ms`);
  assert.notEqual(status, 0);
  assert.ok(performance.now() - began < 10_000);
  assert.match(await service.log(), /cannot listen on 0\.0\.0\.0 port 5003: it is already in use/);
  await machine.ask('systemctl', 'stop', 'squatter');
  await service.until(async () => (await service.status('/health/ready')) === 200, 60_000);
});

test('an engine that takes 3 GiB is killed; the front-end answers, speech is back within 5 s', async (t) => {
  for (const file of ['chaos.onnx', 'chaos.onnx.json']) {
    machine.write(`/var/lib/hailo-piper/models/${file}`, readFileSync(here(`../voices/${file}`)));
  }
  // Little memory and much processor, so that the kernel kills it before it counts as hung: a virtual
  // machine that has never used its memory takes long to hand it out.
  await service.configure('resource_limits: {memory_max: 512M, cpu_quota: 400%}\n');
  const front = await service.mainPid();
  await service.log();
  const { statuses, longestMs } = await watchLiveness(service, async () => {
    // Nothing was sent of it, so it is tried twice. It may still count as hung, but only the first time.
    let status = await service.speak('Greedy.', GREEDY);
    if (status === 504) status = await service.speak('Greedy.', GREEDY);
    assert.equal(status, 500);
    const back = await service.until(async () => (await service.speak('Fine.')) === 200, 5000);
    t.diagnostic(`spoke ${back} ms after the second kill`);
  });
  t.diagnostic(`${statuses.length} answers of the front-end meanwhile, in ${longestMs} ms at most`);
  assert.ok(statuses.length > 10);
  assert.deepEqual(new Set(statuses), new Set([200]));
  assert.ok(longestMs < 5000);
  assert.match(await service.log(), /killed by SIGKILL/);
  assert.equal(await service.mainPid(), front);
  assert.equal(await service.restarts(), '0');
  await machine.ask('sh', '-c', 'rm /var/lib/hailo-piper/models/chaos.*');
  await service.restored();
});

test('a front-end that takes 2.6 GB is killed, and systemd has another within 10 s', async (t) => {
  machine.write('/opt/hog.mjs', readFileSync(here('guest/hog.mjs')));
  await machine.ask('chmod', '755', '/opt');
  await service.override('Environment=NODE_OPTIONS=--import=/opt/hog.mjs');
  const front = await service.mainPid();
  await machine.ask('kill', '-USR2', front);
  const gone = async () => (await machine.run('test', '-e', `/proc/${front}`)).status !== 0;
  await service.until(gone, 30_000);
  const back = await service.until(async () => (await service.speak()) === 200, 10_000);
  t.diagnostic(`spoke ${back} ms after the kill`);
  // The memory of the one that is dying may still count when the next begins.
  assert.ok(Number(await service.restarts()) >= 1);
  await service.restored();
});

test('a front-end that hangs is restarted by the watchdog', async (t) => {
  await service.override('WatchdogSec=3');
  await delay(7000);
  assert.equal(await service.restarts(), '0');
  const front = await service.mainPid();
  await machine.ask('kill', '-STOP', front);
  const back = await service.until(async () => {
    const pid = await service.mainPid();
    return pid !== front && pid !== '0' && (await service.status('/health/ready')) === 200;
  }, 30_000);
  t.diagnostic(`ready ${back} ms after it hung`);
  assert.match(await service.log(), /Watchdog timeout/);
  await service.restored();
});

test('with the socket, restarts under load lose nothing', async (t) => {
  await machine.ask('systemctl', 'stop', UNIT);
  await machine.ask('systemctl', 'start', 'hailo-piper.socket');
  await machine.ask('systemctl', 'start', UNIT);
  const init = machine.networkOf();
  const load = spawn('nsenter', [...init, process.execPath, here('guest/load.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const printed = text(load.stdout);
  for (let round = 0; round < 3; round += 1) {
    await delay(1500);
    await machine.ask('systemctl', 'restart', UNIT);
  }
  await delay(1500);
  load.stdin.end();
  await once(load, 'exit');
  const result = JSON.parse(await printed);
  t.diagnostic(JSON.stringify(result));
  assert.deepEqual([result.failures, result.cut], [[], 0]);
  assert.ok(result.answered > 10);
  await machine.ask('systemctl', 'stop', 'hailo-piper.socket', UNIT);
  await machine.ask('systemctl', 'start', UNIT);
});

test('two instances speak beside it, each with its own port, limits and state', async () => {
  const instances = [
    { name: 'one', port: 5004, limits: { memory: 1024 ** 3, cpu: 1.5, tasks: 256 } },
    { name: 'two', port: 5005, limits: { memory: 768 * 1024 ** 2, cpu: 2, tasks: 256 } },
  ];
  for (const { name, port, limits } of instances) {
    const set = `{memory_max: ${limits.memory / 1024 ** 2}M, cpu_quota: ${100 * limits.cpu}%}`;
    machine.write(`/etc/hailo/${name}.yaml`, `server: {port: ${port}}\nresource_limits: ${set}\n`);
    await machine.ask('hailo-piper', 'config', 'render', '--instance', name);
  }
  const units = instances.map(({ name }) => `hailo-piper@${name}.service`);
  await machine.ask('systemctl', 'daemon-reload');
  await machine.ask('systemctl', 'start', ...units);
  const ports = [5003, ...instances.map(({ port }) => port)];
  const speak = (port: number) => service.status('/v1/audio/speech', { input: 'Hello.' }, port);
  assert.deepEqual(await Promise.all(ports.map(speak)), [200, 200, 200]);
  assert.deepEqual(await service.limits(), DEFAULTS);
  for (const { name, limits } of instances) {
    assert.deepEqual(await service.limits(`hailo-piper@${name}.service`), limits);
    await machine.ask('test', '-d', `/var/lib/hailo-piper-${name}/prepared`);
  }
  await machine.ask('systemctl', 'stop', units[0] as string);
  assert.deepEqual(await Promise.all(ports.map(speak)), [200, 0, 200]);
  await machine.ask('systemctl', 'stop', units[1] as string);
});
