/**
 * The role hailo_piper_monitoring on a Debian 13, by ssh: it watches two services in the controller's
 * place and a balancer on its own machine. Needs root. Run by `npx -y pnpm@12 test:monitoring`.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { fleetDashboard } from '../../deploy/grafana/fleet-dashboard.ts';
import { addressOf, CLI } from '../service/service.ts';
import { ansiblePrograms, COLLECTION, Fleet } from './fleet.ts';
import type { Sample } from './prometheus.ts';

const VOICE = fileURLToPath(new URL('../voices/multi-speaker.onnx', import.meta.url));
const CONTROLLER = '10.77.0.1';

const parts = new AsyncDisposableStack();
after(() => parts.disposeAsync());
const fleet = parts.use(
  await Fleet.boot({
    hailo_piper_monitoring: ['monitoring'],
    hailo_piper_balancers: ['monitoring'],
  }),
);
const { lan } = fleet;
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

const play = async (playbook: string, variables: object = {}, ...flags: string[]) => {
  const all = { hailo_piper_monitoring_interval: '2s', ...variables };
  const played = await fleet.play(playbook, all, '-i', services, ...flags);
  return { ...played, changed: played.recap('monitoring').changed };
};

const query = async (expr: string): Promise<readonly Sample[]> => {
  const url = `http://${lan.address('monitoring')}:9090/api/v1/query`;
  const asked = await lan.run('curl', '-sf', '-G', url, '--data-urlencode', `query=${expr}`);
  return (JSON.parse(asked.stdout) as { data: { result: Sample[] } }).data.result;
};

const withGrafana = { hailo_piper_monitoring_grafana: true };

test('without a Grafana to be had it says so, before anything is changed', async () => {
  const { status, output, changed } = await play('monitoring', withGrafana);
  assert.equal(status, 2);
  assert.match(output, /Apt knows no package grafana/);
  assert.equal(changed, 0);
});

test('check mode on a new machine tells of the installation and does nothing', async () => {
  const { status, output, changed } = await play('monitoring', {}, '--check');
  assert.equal(status, 0, output);
  assert.ok(changed > 0);
  assert.notEqual((await machine.run('test', '-e', '/usr/bin/prometheus')).status, 0);
});

/**
 * Debian has no Grafana, and its makers' packages are not to be had without their server: a package of
 * that name with the folders and the unit that the real one brings, in a source of the machine's own.
 */
const offerGrafana = async (): Promise<void> => {
  const tree = join(folder, 'grafana');
  const put = (file: string, content: string) => {
    mkdirSync(dirname(join(tree, file)), { recursive: true });
    writeFileSync(join(tree, file), content);
  };
  const control = `Package: grafana
Version: 1
Architecture: all
Maintainer: nobody <nobody@localhost>
Description: stands in for Grafana`;
  put('DEBIAN/control', `${control}\n`);
  for (const kind of ['dashboards', 'datasources']) {
    mkdirSync(join(tree, 'etc/grafana/provisioning', kind), { recursive: true });
  }
  put('usr/lib/systemd/system/grafana-server.service', GRAFANA_UNIT);
  execFileSync('dpkg-deb', ['--root-owner-group', '--build', tree, join(folder, 'grafana.deb')]);
  const deb = readFileSync(join(folder, 'grafana.deb'));
  const sha256 = createHash('sha256').update(deb).digest('hex');
  machine.write('/srv/apt/grafana.deb', deb);
  machine.write(
    '/srv/apt/Packages',
    `${control}\nFilename: ./grafana.deb\nSize: ${deb.length}\nSHA256: ${sha256}\n`,
  );
  machine.write('/etc/apt/sources.list.d/local.list', 'deb [trusted=yes] file:/srv/apt ./\n');
  await machine.ask('apt-get', 'update', '-qq');
};

const GRAFANA_UNIT = `[Service]
ExecStart=/usr/bin/sleep infinity
[Install]
WantedBy=multi-user.target
`;

test('it watches every service of the inventory, and the balancer', async () => {
  await offerGrafana();
  for (const playbook of ['balancer', 'monitoring']) {
    const { status, output } = await play(playbook, withGrafana);
    assert.equal(status, 0, output);
  }
  const up = await query('up{job=~"hailo-piper.*"}');
  assert.deepEqual(
    up.map(({ metric, value }) => `${metric.job} ${metric.instance} ${value[1]}`).sort(),
    ['hailo-piper pi-1 1', 'hailo-piper pi-2 1', 'hailo-piper-balancer monitoring 1'],
  );
});

test('Grafana has the dashboard and where to ask', async () => {
  const written = (file: string) => fleet.on('monitoring', `cat ${file}`);
  assert.deepEqual(
    JSON.parse(await written('/var/lib/grafana/dashboards/hailo-piper/hailo-piper-fleet.json')),
    JSON.parse(JSON.stringify(fleetDashboard())),
  );
  const provisioning = '/etc/grafana/provisioning';
  const provider = parse(await written(`${provisioning}/dashboards/hailo-piper.yml`));
  assert.equal(provider.providers[0].options.path, '/var/lib/grafana/dashboards/hailo-piper');
  const source = parse(await written(`${provisioning}/datasources/hailo-piper.yml`));
  assert.match(source.datasources[0].url, /^http:\/\/[\w.]+:9090$/);
  assert.equal(await machine.property('grafana-server', 'ActiveState'), 'active');
});

test('the second run changes nothing', async () => {
  const { status, output, changed } = await play('monitoring', withGrafana);
  assert.equal(status, 0, output);
  assert.equal(changed, 0, output);
});

test('check mode reports a change; applied, it is in force without a restart', async () => {
  const started = () => machine.property('prometheus', 'ExecMainStartTimestampMonotonic');
  const before = await started();
  const change = { hailo_piper_monitoring_alertmanagers: ['127.0.0.1:9093'] };
  const url = `http://${lan.address('monitoring')}:9090/api/v1/alertmanagers`;
  const known = async () => (await lan.run('curl', '-s', url)).stdout.includes('127.0.0.1:9093');
  const configure = async (...flags: string[]) => {
    const played = await play('monitoring', change, '--tags', 'configure', ...flags);
    assert.equal(played.status, 0, played.output);
    // The file, and the reload.
    assert.equal(played.changed, 2, played.output);
  };
  await configure('--check');
  assert.equal(await known(), false);
  await configure();
  await fleet.until(known);
  assert.equal(await started(), before);
});

test('what Prometheus does not take never gets there', async () => {
  const files = () => fleet.on('monitoring', 'cat /etc/prometheus/*.yml /etc/prometheus/rules/*');
  const before = await files();
  const wrong = { hailo_piper_monitoring_interval: 'often' };
  const { status, output } = await play('monitoring', wrong, '--tags', 'configure');
  assert.equal(status, 2);
  assert.match(output, /not a valid duration string/);
  assert.equal(await files(), before);
  assert.equal((await query('up{job="hailo-piper"}')).length, 2);
});

test('a collection that is built has the rules and the dashboard in it', () => {
  const galaxy = join(ansiblePrograms(), 'ansible-galaxy');
  execFileSync(galaxy, ['collection', 'build', '--output-path', folder, COLLECTION], {
    env: { ...process.env, ANSIBLE_HOME: folder },
  });
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
