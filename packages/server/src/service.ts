import type { Server } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  AnswersInHand,
  affordableConnections,
  aliasProblems,
  createApp,
  createSpeechServer,
  listen,
  listenOn,
  type ServerLimits,
  stopAccepting,
} from '@hailo-piper/api';
import type { Config } from '@hailo-piper/config';
import {
  createSpeechEngine,
  EngineError,
  giveBackMemory,
  type SpeechEngine,
} from '@hailo-piper/engine';
import { readMemoryLimit } from '@hailo-piper/machine';
import type { LeftOut } from '@hailo-piper/speech';
import { createDeferredEngine, withAdmission } from '@hailo-piper/speech';
import { engineThreads } from './engine-threads.ts';
import type { ModelChoice } from './model-path.ts';
import type { Log } from './operation/log.ts';
import { createMetrics, type ProcessCounts } from './operation/metrics.ts';
import { EXIT, StartError } from './start-error.ts';
import { stateDirectory } from './state-directory.ts';
import { VERSION } from './version.ts';

export interface Service {
  /** The bound port; chosen by the kernel when the configured one is 0. */
  readonly port: number;
  /** Id of the default voice. */
  readonly voice: string;
  /** Fails readiness, refuses new requests, lets accepted ones finish within `graceMs`. */
  stop(graceMs: number): Promise<void>;
}

/**
 * Binds the port, then loads the voice; /health says `starting` in between. With a socket from
 * systemd nothing is accepted before the voice is loaded: whoever connects waits in the socket.
 *
 * @param listenFd File descriptor of that socket; `server.host` and `server.port` do not count then.
 * @throws StartError when the port cannot be bound or the voice not be loaded.
 */
export async function startService(
  config: Config,
  choice: ModelChoice,
  log: Log,
  listenFd?: number,
  counts?: ProcessCounts,
): Promise<Service> {
  const engine = createDeferredEngine(config.queue.max_requests);
  const registry = createMetrics(engine, VERSION, {
    ...counts,
    connections: () => connections.size,
    connectionsRefused: () => connections.refused,
    bodyBytes: () => bodies.bytes,
    answerBytes: () => answers.bytes,
  });
  const answers = new AnswersInHand(
    Math.floor(readMemoryLimit() * config.server.max_answers_share),
    giveBackMemory,
  );
  const leftOut = [...choice.leftOut];
  const app = createApp({ engine, config, log, registry, answers, leftOut, version: VERSION });
  const { server, connections, bodies } = createSpeechServer(app, serverLimits(config, log), log);
  const { host, port: wanted } = config.server;
  const bound = listenFd === undefined ? await bind(server, host, wanted) : undefined;
  const startedAt = performance.now();
  for (const { path, reason } of leftOut) log.warning('a voice is left out', { path, reason });
  engine.attach(await loadFirst(config, choice.models, leftOut, log));
  const problems = aliasProblems(config.voices.aliases, engine.voices());
  if (problems.length > 0) {
    // Else its process outlives this one for a moment, and has nobody to tell what it does.
    await engine.close(0);
    throw new StartError(EXIT.config, problems.join('\n'));
  }

  const port = bound ?? (await listenOn(server, listenFd as number));
  const voice = engine.voices().find(({ isDefault }) => isDefault)?.id ?? '';
  const milliseconds = Math.round(performance.now() - startedAt);
  log.info('ready', { version: VERSION, host, port, voice, milliseconds });
  const closeFirst = listenFd !== undefined;
  return { port, voice, stop: (graceMs) => stop(server, engine, graceMs, closeFirst) };
}

function serverLimits({ server }: Config, log: Log): ServerLimits {
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

async function bind(server: Server, host: string, port: number): Promise<number> {
  try {
    return await listen(server, host, port);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const reasons: Record<string, string> = {
      EADDRINUSE: 'it is already in use',
      EACCES: 'it needs more rights than this user has',
      EADDRNOTAVAIL: 'this machine has no such address',
      ENOTFOUND: 'there is no such host',
    };
    const reason = reasons[code ?? ''] ?? message;
    throw new StartError(EXIT.failed, `cannot listen on ${host} port ${port}: ${reason}`, cause);
  }
}

/** The engine with the first model that can be loaded; those before it are left out, aloud. */
async function loadFirst(
  config: Config,
  [modelPath, next, ...others]: ModelChoice['models'],
  leftOut: LeftOut[],
  log: Log,
): Promise<SpeechEngine> {
  try {
    return await loadEngine(config, modelPath, log);
  } catch (error) {
    const isVoiceAtFault = error instanceof StartError && error.exitCode === EXIT.config;
    if (next === undefined || !isVoiceAtFault) throw error;
    leftOut.push({ path: modelPath, reason: error.message });
    log.warning('a voice is left out', { path: modelPath, reason: error.message, next });
    return loadFirst(config, [next, ...others], leftOut, log);
  }
}

async function loadEngine(config: Config, modelPath: string, log: Log): Promise<SpeechEngine> {
  const { piper, performance: limits, synthesis, queue } = config;
  try {
    const engine = await createSpeechEngine({
      voices: [modelPath],
      defaults: {
        lengthScale: piper.length_scale,
        noiseScale: piper.noise_scale,
        noiseWScale: piper.noise_w_scale,
        volume: piper.volume,
        normalizeAudio: piper.normalize_audio,
        sentenceSilenceSeconds: synthesis.sentence_silence,
      },
      preparedFolder: join(stateDirectory(process.env), 'prepared'),
      decoder: limits.decoder,
      maxAudioSeconds: synthesis.max_audio_seconds,
      ...engineThreads(limits, log),
      isolation: limits.isolation,
      requestTimeoutMs: limits.request_timeout * 1000,
      log: ({ level, msg, ...fields }) => log[level](msg, fields),
    });
    return withAdmission(engine, {
      maxQueued: queue.max_requests,
      maxSlowReaders: queue.max_slow_readers,
      clientShare: queue.client_share,
      requestTimeoutMs: limits.request_timeout * 1000,
      wholeTimeoutMs: limits.whole_timeout * 1000,
    });
  } catch (cause) {
    if (!(cause instanceof EngineError)) throw cause;
    const exitCode = cause.code === 'voice_load_failed' ? EXIT.config : EXIT.failed;
    const oneLine = cause.message.replaceAll(/\s*\n\s*/g, ' ');
    const message = oneLine.includes(modelPath) ? oneLine : `${modelPath}: ${oneLine}`;
    throw new StartError(exitCode, `cannot load the voice: ${message}`, cause);
  }
}

/** How long those who are connected may take to send a last request and get its answer, once we stop. */
const LAST_REQUESTS_MS = 5000;

/**
 * @param closeFirst The socket outlives us: accept no more, so that new connections wait in it for
 *   our successor, and serve all that have been accepted.
 */
async function stop(
  server: Server,
  engine: SpeechEngine,
  graceMs: number,
  closeFirst: boolean,
): Promise<void> {
  const deadline = performance.now() + graceMs;
  const close = (): Promise<unknown> => new Promise((resolve) => server.close(resolve));
  const closedFirst = closeFirst ? stopAccepting(server) : undefined;
  if (closedFirst !== undefined) {
    await Promise.race([closedFirst, delay(LAST_REQUESTS_MS, undefined, { ref: false })]);
  }
  await engine.close(Math.max(0, deadline - performance.now()));
  // What is left is bytes that clients have not taken yet.
  const closed = closedFirst ?? close();
  const timer = setTimeout(
    () => server.closeAllConnections(),
    Math.max(0, deadline - performance.now()),
  );
  await closed;
  clearTimeout(timer);
}
