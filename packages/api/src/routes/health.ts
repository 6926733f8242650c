import { basename } from 'node:path';
import {
  type EngineState,
  type EngineStatus,
  type LinearCost,
  type WindowInfo,
  withoutFolders,
} from '@hailo-piper/engine';
import type { LeftOut } from '@hailo-piper/speech';
import { Hono } from 'hono';
import type { AppDeps } from '../app-deps.ts';
import type { AppEnv } from '../request-record.ts';

const HEALTH: Readonly<Record<EngineState, string>> = {
  starting: 'starting',
  ready: 'healthy',
  // Requests are accepted and wait, so clients need not give up on the service.
  restarting: 'degraded',
  failing: 'unhealthy',
  draining: 'draining',
  closed: 'unhealthy',
};

/**
 * /health for people and clients of the original service; /health/live and /health/ready for
 * probes.
 */
export function healthRoutes({ speech, version, leftOut }: AppDeps): Hono<AppEnv> {
  return new Hono<AppEnv>()
    .get('/health', (c) => {
      const status = speech.status();
      const word = isFull(status) ? 'degraded' : HEALTH[status.state];
      const voice = speech.catalogue.default;
      return c.json(
        {
          status: word,
          ...reasonOf(status),
          service: 'hailo-piper',
          model_loaded: voice !== undefined && status.state !== 'closed',
          model_info: voice
            ? {
                // The folder is not disclosed; the key is the original service's.
                model_path: basename(voice.modelPath),
                sample_rate: voice.sampleRate,
                num_speakers: voice.numSpeakers,
                language: voice.espeakVoice,
                windowed: voice.windowed,
                decoder: voice.decoder,
                ...(voice.windows && { windows: windowsOf(voice.windows) }),
              }
            : {},
          voices_left_out: leftOut.map(plain),
          version,
          uptime_seconds: Math.round(process.uptime()),
          workers: status.workers,
          queue: status.queue,
        },
        word === 'healthy' || word === 'degraded' ? 200 : 503,
      );
    })
    .get('/health/live', (c) => c.json({ status: 'live' }))
    .get('/health/ready', (c) => {
      const status = speech.status();
      if (isFull(status)) return c.json({ status: 'queue_full' }, 503);
      const answer = { status: status.state, ...reasonOf(status) };
      return c.json(answer, status.state === 'ready' ? 200 : 503);
    });
}

/** A left-out voice without its folders, which appear only in the log. */
const plain = ({ path, reason }: LeftOut) => ({
  file: basename(path),
  reason: withoutFolders(reason, [path]),
});

const windowsOf = ({ firstMs, firstShare, costs }: WindowInfo) => {
  const milliseconds = ({ fixedMs, msPerUnit }: LinearCost) => [fixedMs, msPerUnit];
  return {
    first_ms: firstMs,
    first_share: firstShare,
    encoder_ms: milliseconds(costs.encoder),
    flow_ms: milliseconds(costs.flow),
    decoder_ms: milliseconds(costs.decoder),
  };
};

const isFull = ({ state, queue }: EngineStatus) =>
  state === 'ready' && queue.waiting >= queue.limit;

const reasonOf = ({ reason }: EngineStatus) => (reason === undefined ? {} : { reason });
