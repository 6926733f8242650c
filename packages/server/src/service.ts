import { join } from 'node:path';
import { createHttpDoor, type HttpDoorDeps } from '@hailo-piper/api';
import type { Config } from '@hailo-piper/config';
import { createSpeechEngine, EngineError, type SpeechEngine } from '@hailo-piper/engine';
import {
  aliasProblems,
  createDeferredEngine,
  createSpeechService,
  type Door,
  DoorError,
  type LeftOut,
  withAdmission,
} from '@hailo-piper/speech';
import { engineThreads } from './engine-threads.ts';
import type { ModelChoice } from './model-path.ts';
import { createDoorMetrics } from './operation/door-metrics.ts';
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

/** What a door is made of; `speech` is counted under its name. */
export type DoorDeps = Omit<HttpDoorDeps, 'listenFd'>;

export type CreateDoor = (deps: DoorDeps) => Door;

/**
 * Binds the port, then loads the voice; /health says `starting` in between. With a socket from
 * systemd nothing is accepted before the voice is loaded: whoever connects waits in the socket.
 *
 * @param listenFd File descriptor of that socket; `server.host` and `server.port` do not count then.
 * @param moreDoors beside HTTP, by the name that their metrics have.
 * @throws StartError when the port cannot be bound or the voice not be loaded.
 */
export async function startService(
  config: Config,
  choice: ModelChoice,
  log: Log,
  listenFd?: number,
  counts?: ProcessCounts,
  moreDoors: Readonly<Record<string, CreateDoor>> = {},
): Promise<Service> {
  const engine = createDeferredEngine(config.queue.max_requests);
  const speech = createSpeechService(engine, () => ({
    maxTextLength: config.synthesis.max_text_length,
    unspeakable: config.synthesis.unspeakable,
    aliases: config.voices.aliases,
  }));
  const registry = createMetrics(engine, VERSION, counts);
  const countedFor = createDoorMetrics(registry);
  const leftOut = [...choice.leftOut];
  const depsOf = (door: string): DoorDeps => ({
    speech: countedFor(door, speech),
    ...{ config, log, registry, leftOut, version: VERSION },
  });
  const http = createHttpDoor({ ...depsOf('http'), listenFd });
  const doors: readonly Door[] = [
    http,
    ...Object.entries(moreDoors).map(([name, create]) => create(depsOf(name))),
  ];
  if (listenFd === undefined) await openAll(doors);
  const startedAt = performance.now();
  for (const { path, reason } of leftOut) log.warning('a voice is left out', { path, reason });
  engine.attach(await loadFirst(config, choice.models, leftOut, log));
  const problems = aliasProblems(config.voices.aliases, engine.voices());
  if (problems.length > 0) {
    // Else its process outlives this one for a moment, and has nobody to tell what it does.
    await engine.close(0);
    throw new StartError(EXIT.config, problems.join('\n'));
  }

  if (listenFd !== undefined) await openAll(doors);
  const { port } = http;
  const voice = speech.catalogue.default?.id ?? '';
  const milliseconds = Math.round(performance.now() - startedAt);
  const { host } = config.server;
  log.info('ready', { version: VERSION, host, port, voice, milliseconds });
  return { port, voice, stop: (graceMs) => stop(doors, engine, graceMs) };
}

/** @throws StartError when one cannot be opened. */
async function openAll(doors: readonly Door[]): Promise<void> {
  try {
    for (const door of doors) await door.open();
  } catch (error) {
    if (!(error instanceof DoorError)) throw error;
    throw new StartError(EXIT.failed, error.message, error);
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

/** Lets what was accepted finish, and closes the doors when nothing is spoken any more. */
async function stop(doors: readonly Door[], engine: SpeechEngine, graceMs: number): Promise<void> {
  const deadline = performance.now() + graceMs;
  const leftMs = () => Math.max(0, deadline - performance.now());
  await Promise.all(doors.map((door) => door.handOver?.()));
  await engine.close(leftMs());
  await Promise.all(doors.map((door) => door.close(leftMs())));
}
