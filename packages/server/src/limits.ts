import { affordableConnections, type ServerLimits } from '@hailo-piper/api';
import type { Config } from '@hailo-piper/config';
import { readMemoryLimit } from '@hailo-piper/machine';
import type { AdmissionOptions } from '@hailo-piper/speech';
import type { Log } from './operation/log.ts';
import type { SettingKey, Settings } from './settings.ts';

/** Keys that {@link serverLimits} is made of. */
export const SERVER_LIMIT_KEYS = [
  'server.max_connections',
  'server.max_connections_per_client',
  'server.max_bodies_bytes',
  'server.header_timeout',
  'server.body_timeout',
  'server.stalled_reader_timeout',
] as const satisfies readonly SettingKey[];

/** What clients of the HTTP door may hold. */
export function serverLimits({ server }: Config, log: Log): ServerLimits {
  const maxConnections = affordableConnections(server.max_connections);
  if (maxConnections < server.max_connections) {
    const hint = 'LimitNOFILE of the unit, or ulimit -n, allows no more file descriptors';
    const wanted = server.max_connections;
    log.warning('fewer connections than server.max_connections', { wanted, maxConnections, hint });
  }
  return {
    maxConnections,
    maxConnectionsPerClient: server.max_connections_per_client,
    maxBodiesBytes: server.max_bodies_bytes,
    headerTimeoutMs: server.header_timeout * 1000,
    bodyTimeoutMs: server.body_timeout * 1000,
    stalledReaderMs: server.stalled_reader_timeout * 1000,
  };
}

/** Bytes that answers which are sent whole may hold, all together. */
export function maxAnswerBytes({ server }: Config): number {
  return Math.floor(readMemoryLimit() * server.max_answers_share);
}

/** Limits of admission, each as it is in force when it is read. */
export function admissionLimits({ live }: Settings): AdmissionOptions {
  return {
    get maxQueued() {
      return live.queue.max_requests;
    },
    get maxSlowReaders() {
      return live.queue.max_slow_readers;
    },
    get clientShare() {
      return live.queue.client_share;
    },
    get requestTimeoutMs() {
      return live.performance.request_timeout * 1000;
    },
    get wholeTimeoutMs() {
      return live.performance.whole_timeout * 1000;
    },
  };
}
