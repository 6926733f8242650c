import type { AdmissionOptions } from '@hailo-piper/speech';
import type { SettingKey, Settings } from './settings.ts';

/** Configuration keys that set the limits of the HTTP door. */
export const HTTP_LIMIT_KEYS = [
  'server.max_connections',
  'server.max_connections_per_client',
  'server.max_bodies_bytes',
  'server.header_timeout',
  'server.body_timeout',
  'server.stalled_reader_timeout',
  'server.max_answers_share',
] as const satisfies readonly SettingKey[];

/** Limits of admission; each getter reads the current configuration. */
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
