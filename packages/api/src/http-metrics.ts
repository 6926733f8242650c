import { Counter, Histogram, type Registry } from 'prom-client';
import { collectedMetrics, LATENCY_SECONDS } from './collected-metrics.ts';
import type { RequestRecord } from './request-record.ts';

export interface HttpMetrics {
  /** Records a finished request. `route` is a pattern, so that clients cannot create labels. */
  observe(record: RequestRecord, route: string, status: number): void;
}

/** Registers the request metrics in a registry shared with the rest of the program. */
export function createHttpMetrics(registry: Registry): HttpMetrics {
  const registers = [registry];
  const requests = new Counter({
    name: 'hailo_piper_http_requests_total',
    help: 'Requests answered.',
    labelNames: ['route', 'status'],
    registers,
  });
  const durations = new Histogram({
    name: 'hailo_piper_http_request_duration_seconds',
    help: 'From arrival to the last byte handed over.',
    labelNames: ['route', 'status'],
    buckets: LATENCY_SECONDS,
    registers,
  });
  const firstAudio = new Histogram({
    name: 'hailo_piper_time_to_first_audio_seconds',
    help: 'From arrival to the first audio of the engine.',
    labelNames: ['route'],
    buckets: LATENCY_SECONDS,
    registers,
  });
  const failures = new Counter({
    name: 'hailo_piper_errors_total',
    help: 'Requests that failed, by code; those that failed after their first byte too.',
    labelNames: ['code'],
    registers,
  });
  const ignoredFields = new Counter({
    name: 'hailo_piper_ignored_request_fields_total',
    help: 'Fields of request bodies that this service does not know.',
    labelNames: ['route'],
    registers,
  });

  return {
    observe(record, route, status) {
      const labels = { route, status };
      requests.inc(labels);
      durations.observe(labels, (performance.now() - record.startedAt) / 1000);
      if (record.firstAudioMs !== undefined) {
        firstAudio.observe({ route }, record.firstAudioMs / 1000);
      }
      if (record.error) failures.inc({ code: record.error });
      if (record.ignoredFields) ignoredFields.inc({ route }, record.ignoredFields);
    },
  };
}

/**
 * Resources that clients hold before or after a request. Each is read when the metrics are read.
 */
export interface HeldByClients {
  readonly connections: () => number;
  readonly connectionsRefused: () => number;
  readonly bodyBytes: () => number;
  readonly answerBytes: () => number;
}

/** Registers the metrics of connections, request bodies and answers. */
export function registerSocketMetrics(registry: Registry, held: HeldByClients): void {
  const { counter, gauge } = collectedMetrics(registry);
  gauge('connections', 'Connections that are open.', held.connections);
  counter(
    'connections_refused_total',
    'Connections that were refused or had to make place.',
    held.connectionsRefused,
  );
  gauge('request_body_bytes', 'Bytes of request bodies that are arriving.', held.bodyBytes);
  gauge('answer_bytes', 'Bytes of answers that are held to be sent as a whole.', held.answerBytes);
}
