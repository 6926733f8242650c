/**
 * Rules, alerts and dashboard of deploy/, with a real Prometheus that watches real services. Run by
 * `npx -y pnpm@12 test:monitoring`; needs root where Debian's Prometheus is not installed yet.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { parse } from 'yaml';
import { fleetDashboard } from '../../deploy/grafana/fleet-dashboard.ts';
import { SERVICES } from '../clients/services.ts';
import { anchors, page, ROOT } from '../docs/markdown.ts';
import { ValkeyServer } from '../phrases/shared/valkey-server.ts';
import { withService } from '../service/service.ts';
import { installPrometheus, PROMETHEUS, promtool, until, withPrometheus } from './prometheus.ts';

interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

interface RuleTest {
  readonly alert_rule_test: readonly {
    readonly alertname: string;
    readonly exp_alerts: readonly unknown[];
  }[];
}

const yaml = <Content>(file: string): Content =>
  parse(readFileSync(join(PROMETHEUS, file), 'utf8')) as Content;
const rulesOf = (file: string): Rule[] =>
  yaml<{ groups: { rules: Rule[] }[] }>(file).groups.flatMap(({ rules }) => rules);

const ALERTS = rulesOf('rules/hailo-piper-alerts.yml');
const RECORDED = rulesOf('rules/hailo-piper-recording.yml');
/** What the panels ask, for all services. */
const QUERIES = (fleetDashboard().panels ?? []).flatMap((panel) =>
  'targets' in panel
    ? (panel.targets ?? []).map((target) =>
        (target as unknown as { expr: string }).expr
          .replaceAll('$job', 'hailo-piper')
          .replaceAll('$instance', '.+')
          .replaceAll('$__rate_interval', '1m'),
      )
    : [],
);
const EXPRESSIONS = [...[...ALERTS, ...RECORDED].map(({ expr }) => expr), ...QUERIES];
/** Only a Pi tells these, only a unit has a limit, and nothing may be wrong. */
const MAY_BE_EMPTY =
  /^(hailo_piper_(temperature|throttled|memory)|instance:hailo_piper_memory|ALERTS)/;
/** The voice of `SERVICES.failing` makes samples of it that are not numbers. */
const NOT_SPOKEN = { input: 'None.', length_scale: 9.7 };

/** Metrics that services export, of those that an expression names; recorded ones are others. */
const exportedMetrics = (expr: string): string[] =>
  [...expr.matchAll(/(?<![\w:])(hailo_piper|process)_\w+/g)].map(([name]) =>
    name.replace(/_bucket$/, ''),
  );
const recordedMetrics = (expr: string): string[] =>
  [...expr.matchAll(/\b(job|instance):\w+:\w+/g)].map(([name]) => name);

before(installPrometheus);

test('Prometheus takes the configuration and the rules', () => {
  assert.match(promtool('check', 'config', 'prometheus.yml'), /2 rule files found/);
});

test('every alert is tested to fire, and not to', () => {
  promtool('test', 'rules', 'rules.test.yml');
  const cases = yaml<{ tests: RuleTest[] }>('rules.test.yml').tests.flatMap(
    (one) => one.alert_rule_test,
  );
  for (const { alert } of ALERTS) {
    const fires = cases.filter(({ alertname }) => alertname === alert);
    assert.ok(
      fires.some(({ exp_alerts }) => exp_alerts.length > 0),
      `${alert} fires`,
    );
    assert.ok(
      fires.some(({ exp_alerts }) => exp_alerts.length === 0),
      `${alert} does not`,
    );
  }
});

test('every alert says how bad it is, what it is, and where to read what to do', () => {
  assert.ok(ALERTS.length > 0);
  for (const { alert, labels, annotations } of ALERTS) {
    assert.match(labels?.severity ?? '', /^(critical|warning|info)$/, alert);
    assert.ok(annotations?.summary && annotations.description, alert);
    const [file = '', anchor = ''] = annotations.runbook_url?.split('#') ?? [];
    assert.ok(anchors(page(file)).has(anchor), `${alert}: ${annotations.runbook_url}`);
  }
});

test('the dashboard that is installed is the one that is written', () => {
  const installed = readFileSync(join(ROOT, 'deploy/grafana/dashboards/hailo-piper-fleet.json'));
  assert.deepEqual(
    JSON.parse(String(installed)),
    JSON.parse(JSON.stringify(fleetDashboard())),
    'npx -y pnpm@12 --filter @hailo-piper/deploy dashboard',
  );
});

test('rules and panels name only recorded metrics that are recorded', () => {
  const names = new Set(RECORDED.map(({ record }) => record));
  const used = EXPRESSIONS.flatMap(recordedMetrics);
  assert.ok(used.length > 0);
  assert.deepEqual(
    used.filter((name) => !names.has(name)),
    [],
  );
});

test('a fleet of two, watched', async (t) => {
  const valkey = await ValkeyServer.start();
  t.after(() => valkey.remove());
  const remembering = `performance: {cache_enabled: true}\ncache: {disk: 0, redis_url: '${valkey.url}'}\n`;
  await withService(`${SERVICES.fast}${remembering}`, async (one) => {
    await withService(SERVICES.failing, async (other) => {
      await t.test('services export every metric that a rule or a panel names', async () => {
        const text = await (await fetch(`${one.url}/metrics`)).text();
        const used = EXPRESSIONS.flatMap(exportedMetrics);
        assert.ok(used.length > 0);
        for (const name of used) assert.ok(text.includes(`\n# TYPE ${name} `), name);
      });

      await withPrometheus({ 'pi-1': one.url, 'pi-2': other.url }, async (prometheus) => {
        const is = (expr: string) =>
          until(
            async () => ((await prometheus.query(expr)).length > 0 ? true : undefined),
            () => `nothing for ${expr}`,
          );
        await is('job:hailo_piper_up:sum == 2');

        await t.test('every panel and every rule has data once there was speech', async () => {
          const seen = (instance: string, status: number, times: number) => {
            const labels = `route="/v1/audio/speech", instance="${instance}", status="${status}"`;
            return is(`hailo_piper_http_requests_total{${labels}} == ${times}`);
          };
          // A series begins with its first event, and can be seen to rise by the second.
          for (const times of [1, 2]) {
            await (await one.speak({ input: 'One. Two.' })).arrayBuffer();
            await (await one.speak({ input: 'One. Two.', cache: true })).arrayBuffer();
            await (await other.speak(NOT_SPOKEN)).arrayBuffer();
            await seen('pi-1', 200, 2 * times);
            await seen('pi-2', 500, times);
          }
          for (const expr of [...QUERIES, ...RECORDED.map(({ record = '' }) => record)]) {
            if (MAY_BE_EMPTY.test(expr)) await prometheus.query(expr);
            else await is(expr);
          }
        });

        await t.test('Prometheus evaluates all rules', async () => {
          const { groups } = await prometheus.api<{
            groups: { rules: { name: string; health: string; lastError?: string }[] }[];
          }>('rules');
          const rules = groups.flatMap((group) => group.rules);
          assert.equal(rules.length, ALERTS.length + RECORDED.length);
          for (const { name, health, lastError } of rules) {
            assert.equal(health, 'ok', `${name}: ${lastError}`);
          }
        });

        await t.test('a service that is gone is noticed, and nothing else', async () => {
          other.process.kill('SIGKILL');
          await is('ALERTS{alertname="HailoPiperDown", instance="pi-2", alertstate="pending"}');
          await is('job:hailo_piper_ready:sum == 1');
          const urgent = 'ALERTS{alertname=~"HailoPiper(NoSpeech|NoTargets|BalancerDown)"}';
          assert.deepEqual(await prometheus.query(urgent), []);
          assert.deepEqual(await prometheus.query('ALERTS{instance="pi-1"}'), []);
        });
      });
    });
  });
});
