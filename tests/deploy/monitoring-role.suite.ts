/**
 * The role hailo_piper_monitoring on a Debian 13, by ssh: it watches two services in the controller's
 * place and a balancer on its own machine. Needs root. Run by `npx pnpm@12 test:monitoring`.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { addressOf, CLI } from '../service/service.ts';
import { COLLECTION, Controller, recap } from './controller.ts';
import { ansiblePrograms } from './fleet.ts';
import { Lan } from './lan.ts';
import { type Sample, until } from './prometheus.ts';

const VOICE = fileURLToPath(new URL('../voices/multi-speaker.onnx', import.meta.url));
const CONTROLLER = '10.77.0.1';

const parts = new AsyncDisposableStack();
after(() => parts.disposeAsync());
const lan = parts.use(await Lan.boot('monitoring'));
const folder = mkdtempSync(join(tmpdir(), 'hailo-piper-monitoring-'));
parts.defer(() => rmSync(folder, { recursive: true }));
const machine = lan.machine('monitoring');

/** A service in the controller's place. @returns its port, which the kernel chose. */
const serve = async (name: string): Promise<number> => {
  const config = join(folder, `${name}.yaml`);
  writeFileSync(config, `piper: {model_path: ${VOICE}}\n`);
  const args = [CLI, 'serve', '--port', '0', '--host', CONTROLLER, '--config', config];
  const service = lan.spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, XDG_STATE_HOME: join(folder, 'state') },
  });
  const gone = new Promise((resolve) => service.once('exit', resolve));
  parts.defer(async () => {
    service.kill('SIGTERM');
    await gone;
  });
  return Number(new URL(await addressOf(service, () => name)).port);
};

const pi = async (name: string) => ({
  ansible_host: CONTROLLER,
  hailo_piper_config: { server: { port: await serve(name) } },
});
const services = join(folder, 'services.yml');
const hosts = { 'pi-1': await pi('pi-1'), 'pi-2': await pi('pi-2') };
writeFileSync(services, JSON.stringify({ hailo_piper: { hosts } }));
const controller = parts.use(
  new Controller(
    lan,
    { hailo_piper_monitoring: ['monitoring'], hailo_piper_balancers: ['monitoring'] },
    { hailo_piper_monitoring_interval: '2s' },
  ),
);

const play = async (playbook: string, ...args: string[]) => {
  const { status, stdout, stderr } = await controller.playbook(
    playbook,
    ...['-i', services, ...args],
  );
  return { status, said: stdout + stderr, counts: recap(stdout).monitoring };
};

const query = async (expr: string): Promise<readonly Sample[]> => {
  const url = `http://${lan.address('monitoring')}:9090/api/v1/query`;
  const asked = await lan.run('curl', '-sf', '-G', url, '--data-urlencode', `query=${expr}`);
  return (JSON.parse(asked.stdout) as { data: { result: Sample[] } }).data.result;
};

test('without a Grafana to be had it says so, before anything is changed', async () => {
  const { status, said, counts } = await play(
    'monitoring.yml',
    ...['-e', '{"hailo_piper_monitoring_grafana": true}'],
  );
  assert.equal(status, 2);
  assert.match(said, /Apt knows no package grafana/);
  assert.equal(counts?.changed, 0);
});

test('check mode on a new machine tells of the installation and does nothing', async () => {
  const { status, said, counts } = await play('monitoring.yml', '--check');
  assert.equal(status, 0, said);
  assert.ok((counts?.changed ?? 0) > 0);
  assert.notEqual((await machine.run('test', '-e', '/usr/bin/prometheus')).status, 0);
});

test('it watches every service of the inventory, and the balancer', async () => {
  const balancer = await play('balancer.yml');
  assert.equal(balancer.status, 0, balancer.said);
  const { status, said } = await play('monitoring.yml');
  assert.equal(status, 0, said);
  const up = await query('up{job=~"hailo-piper.*"}');
  assert.deepEqual(
    up.map(({ metric, value }) => `${metric.job} ${metric.instance} ${value[1]}`).sort(),
    ['hailo-piper pi-1 1', 'hailo-piper pi-2 1', 'hailo-piper-balancer monitoring 1'],
  );
});

test('the second run changes nothing', async () => {
  const { status, said, counts } = await play('monitoring.yml');
  assert.equal(status, 0, said);
  assert.equal(counts?.changed, 0, said);
});

test('a change is told by check mode, then in force without a restart', async () => {
  const started = () => machine.property('prometheus', 'ExecMainStartTimestampMonotonic');
  const before = await started();
  const set = '{"hailo_piper_monitoring_alertmanagers": ["127.0.0.1:9093"]}';
  const url = `http://${lan.address('monitoring')}:9090/api/v1/alertmanagers`;
  const alertmanagers = async () => (await lan.run('curl', '-s', url)).stdout;
  for (const check of [true, false]) {
    const flags = check ? ['--check'] : [];
    const changing = ['--tags', 'configure', '-e', set, ...flags];
    const { status, said, counts } = await play('monitoring.yml', ...changing);
    assert.equal(status, 0, said);
    // The file, and the reload.
    assert.equal(counts?.changed, 2, said);
    const known = async () => (/127\.0\.0\.1:9093/.test(await alertmanagers()) ? true : undefined);
    if (check) assert.equal(await known(), undefined);
    else await until(known, () => 'the reload did nothing');
  }
  assert.equal(await started(), before);
});

test('what Prometheus does not take never gets there', async () => {
  const files = 'cat /etc/prometheus/prometheus.yml /etc/prometheus/rules/*';
  const before = await machine.ask('sh', '-c', files);
  const wrong = '{"hailo_piper_monitoring_interval": "often"}';
  const { status, said } = await play('monitoring.yml', '--tags', 'configure', '-e', wrong);
  assert.equal(status, 2);
  assert.match(said, /not a valid duration string/);
  assert.equal(await machine.ask('sh', '-c', files), before);
  assert.equal((await query('up{job="hailo-piper"}')).length, 2);
});

test('a collection that is built has the rules and the dashboard in it', () => {
  const programs = ansiblePrograms();
  const environment = { ...process.env, ANSIBLE_HOME: folder };
  execFileSync(
    join(programs, 'ansible-galaxy'),
    ['collection', 'build', '--output-path', folder, COLLECTION],
    { env: environment },
  );
  const listed = execFileSync('sh', ['-c', `tar -tvzf ${folder}/hailo_piper-fleet-*.tar.gz`], {
    encoding: 'utf8',
  });
  for (const file of [
    'prometheus.yml',
    'rules/hailo-piper-alerts.yml',
    'rules/hailo-piper-recording.yml',
    'grafana/hailo-piper-fleet.json',
    'grafana/datasource.yml',
    'grafana/dashboards.yml',
  ]) {
    const line = listed
      .split('\n')
      .find((text) => text.includes(` roles/hailo_piper_monitoring/files/${file}`));
    assert.match(line ?? file, /^-.* [1-9]\d+ /);
  }
});

test('the linters of Ansible find nothing in the role', () => {
  const programs = ansiblePrograms();
  const env = { ...process.env, ANSIBLE_HOME: folder, PATH: `${programs}:${process.env.PATH}` };
  const linted = ['roles/hailo_piper_monitoring', 'playbooks/monitoring.yml'];
  execFileSync('yamllint', ['--strict', ...linted], { cwd: COLLECTION, env });
  execFileSync('nice', ['ansible-lint', '--offline', ...linted], { cwd: COLLECTION, env });
});
