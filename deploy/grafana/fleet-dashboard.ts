import {
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { graph, number, SOURCE, table, timeline } from './panels.ts';

/** Selector of the services chosen in the dashboard. */
const CHOSEN = '{job="$job", instance=~"$instance"}';

/** Fleet first, then whichever services are chosen above. */
export function fleetDashboard(): Dashboard {
  const dashboard = new DashboardBuilder('hailo-piper')
    .uid('hailo-piper-fleet')
    .description('Speech services: the fleet, and each of them.')
    .tags(['hailo-piper'])
    .timezone('browser')
    .time({ from: 'now-6h', to: 'now' })
    .refresh('30s')
    .tooltip(DashboardCursorSync.Crosshair)
    .withVariable(new DatasourceVariableBuilder('source').label('Prometheus').type('prometheus'))
    .withVariable(ofTheServices('job', 'Job', 'hailo_piper_build_info'))
    .withVariable(
      ofTheServices('instance', 'Service', 'up{job="$job"}').multi(true).includeAll(true),
    )

    .withRow(new RowBuilder('Fleet'))
    .withPanel(number('Services up', 'job:hailo_piper_up:sum{job="$job"}', { atLeast: 1 }))
    .withPanel(number('Ready', 'job:hailo_piper_ready:sum{job="$job"}', { atLeast: 1 }))
    .withPanel(
      number('Requests a second', 'job:hailo_piper_requests:rate5m{job="$job"}', { unit: 'reqps' }),
    )
    .withPanel(
      number(
        'Synthesis time a second of audio',
        'job:hailo_piper_real_time_factor:rate5m{job="$job"}',
        {
          unit: 's',
          warn: [1, 'red'],
        },
      ),
    )
    .withPanel(
      number(
        'First audio, 19 of 20 within',
        'job:hailo_piper_first_audio_seconds:p95_5m{job="$job"}',
        {
          unit: 's',
          warn: [5, 'orange'],
        },
      ),
    )
    .withPanel(
      number('Failed', 'job:hailo_piper_failures:ratio_rate5m{job="$job"}', {
        unit: 'percentunit',
        warn: [0.05, 'red'],
      }),
    )
    .withPanel(
      number('Refused', 'job:hailo_piper_refusals:ratio_rate5m{job="$job"}', {
        unit: 'percentunit',
        warn: [0.05, 'orange'],
      }),
    )
    .withPanel(
      number('Queue', 'job:hailo_piper_queue:ratio{job="$job"}', {
        unit: 'percentunit',
        warn: [0.8, 'orange'],
      }),
    )
    .withPanel(
      graph('First audio', 's', {
        'half within': 'job:hailo_piper_first_audio_seconds:p50_5m{job="$job"}',
        '19 of 20 within': 'job:hailo_piper_first_audio_seconds:p95_5m{job="$job"}',
      }),
    )
    .withPanel(
      graph('Answers a second, by status', 'reqps', {
        '{{status}}':
          'sum by (status) (rate(hailo_piper_http_requests_total{job="$job", route=~"/v1/.+"}[$__rate_interval]))',
      }),
    )
    .withPanel(
      graph('Errors a second, by code', 'reqps', {
        '{{code}}': 'sum by (code) (rate(hailo_piper_errors_total{job="$job"}[$__rate_interval]))',
      }),
    )
    .withPanel(
      table('Alerts that fire', 'ALERTS{alertname=~"HailoPiper.+", alertstate="firing"}', [
        'severity',
        'alertname',
        'instance',
      ]),
    )
    .withPanel(
      table('Versions', 'hailo_piper_build_info{job="$job"}', ['instance', 'version', 'node']),
    )
    .withPanel(
      table('Voices', 'hailo_piper_voice_info{job="$job"}', [
        'instance',
        'voice',
        'decoder',
        'windowed',
      ]),
    )

    .withRow(new RowBuilder('Services: $instance'))
    .withPanel(timeline('Ready', `hailo_piper_ready${CHOSEN}`))
    .withPanel(
      graph('Requests a second', 'reqps', {
        '{{instance}}': `instance:hailo_piper_requests:rate5m${CHOSEN}`,
      }),
    )
    .withPanel(
      graph('Synthesis time a second of audio', 's', {
        '{{instance}}': `instance:hailo_piper_real_time_factor:rate5m${CHOSEN}`,
      }),
    )
    .withPanel(
      graph('First audio, 19 of 20 within', 's', {
        '{{instance}}': `instance:hailo_piper_first_audio_seconds:p95_5m${CHOSEN}`,
      }),
    )
    .withPanel(
      graph('Failed and refused', 'percentunit', {
        '{{instance}} failed': `instance:hailo_piper_failures:ratio_rate5m${CHOSEN}`,
        '{{instance}} refused': `instance:hailo_piper_refusals:ratio_rate5m${CHOSEN}`,
      }),
    )
    .withPanel(
      graph('Queue and workers', 'percentunit', {
        '{{instance}} queue': `instance:hailo_piper_queue:ratio${CHOSEN}`,
        '{{instance}} workers busy': `instance:hailo_piper_workers_busy:ratio${CHOSEN}`,
      }),
    )
    .withPanel(
      graph('Said before, answers a second', 'reqps', {
        '{{instance}} kept: {{level}}': `rate(hailo_piper_phrase_hits_total${CHOSEN}[$__rate_interval])`,
        '{{instance}} joined': `rate(hailo_piper_phrase_joined_total${CHOSEN}[$__rate_interval])`,
        '{{instance}} spoken': `rate(hailo_piper_phrase_misses_total${CHOSEN}[$__rate_interval])`,
      }),
    )
    .withPanel(
      graph('Kept phrases', 'bytes', {
        '{{instance}} {{level}}': `hailo_piper_phrase_bytes${CHOSEN}`,
        '{{instance}} {{level}} limit': `hailo_piper_phrase_limit_bytes${CHOSEN}`,
      }),
    )
    .withPanel(
      graph('Kept phrases that fail', 'short', {
        '{{instance}} {{level}}': `increase(hailo_piper_phrase_level_errors_total${CHOSEN}[$__rate_interval])`,
        '{{instance}} server down': `1 - hailo_piper_phrase_server_up${CHOSEN}`,
      }),
    )
    .withPanel(
      graph('Restarts in an hour', 'short', {
        '{{instance}} engine': `increase(hailo_piper_engine_restarts_total${CHOSEN}[1h])`,
        '{{instance}} workers': `increase(hailo_piper_worker_replacements_total${CHOSEN}[1h])`,
        '{{instance}} service': `changes(process_start_time_seconds${CHOSEN}[1h])`,
      }),
    )
    .withPanel(
      graph('Memory', 'bytes', {
        '{{instance}} engine': `hailo_piper_engine_resident_memory_bytes${CHOSEN}`,
        '{{instance}} front-end': `process_resident_memory_bytes${CHOSEN}`,
        '{{instance}} in use': `hailo_piper_memory_bytes${CHOSEN}`,
        '{{instance}} limit': `hailo_piper_memory_limit_bytes${CHOSEN}`,
      }),
    )
    .withPanel(
      graph('Temperature', 'celsius', {
        '{{instance}}': `hailo_piper_temperature_celsius${CHOSEN}`,
      }),
    )
    .withPanel(
      graph('Held back', 'short', {
        '{{instance}} {{reason}}': `hailo_piper_throttled${CHOSEN}`,
      }),
    )
    .build();
  const panels = dashboard.panels?.map((panel, index) => ({ ...panel, id: index + 1 })) ?? [];
  return { ...dashboard, panels };
}

/** A variable of the values that a label has. */
const ofTheServices = (label: string, title: string, series: string) =>
  new QueryVariableBuilder(label)
    .label(title)
    .datasource(SOURCE)
    .query(`label_values(${series}, ${label})`)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc);
