import type { Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import {
  AnswersInHand,
  createApp,
  createSpeechServer,
  listen,
  listenOn,
  stopAccepting,
} from '@hailo-piper/api';
import { giveBackMemory, type SpeechEngine } from '@hailo-piper/engine';
import { EngineSlot, withAdmission } from '@hailo-piper/speech';
import { EXIT, StartError } from './exit-status.ts';
import { admissionLimits, maxAnswerBytes, SERVER_LIMIT_KEYS, serverLimits } from './limits.ts';
import { loadEngine } from './load-engine.ts';
import type { ModelChoice } from './model-path.ts';
import type { Log } from './operation/log.ts';
import { createMetrics, type ProcessCounts } from './operation/metrics.ts';
import { expectAliasesOrClose, Reload, type ReloadOptions } from './reload.ts';
import type { Settings } from './settings.ts';
import { VERSION } from './version.ts';

export interface Service {
  /** The bound port; chosen by the kernel when the configured one is 0. */
  readonly port: number;
  /** Id of the default voice. */
  readonly voice: string;
  /** Reads the configuration again; see {@link Reload.run}. */
  reload(): Promise<boolean>;
  /** Fails readiness, refuses new requests, lets accepted ones finish within `graceMs`. */
  stop(graceMs: number): Promise<void>;
}

export interface ServiceOptions {
  readonly settings: Settings;
  /** Voices to speak with, chosen from the settings. */
  readonly choice: ModelChoice;
  /** Reads the configuration again. */
  readonly read: ReloadOptions['read'];
  readonly log: Log;
  /** File descriptor of a socket from systemd; `server.host` and `server.port` do not count then. */
  readonly listenFd?: number | undefined;
  readonly counts?: ProcessCounts;
}

/**
 * Binds the port, then loads the voice; /health says `starting` in between. With a socket from
 * systemd nothing is accepted before the voice is loaded: whoever connects waits in the socket.
 *
 * @throws StartError when the port cannot be bound or the voice not be loaded.
 */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { settings, choice, log, listenFd } = options;
  const { current: config } = settings;
  const slot = new EngineSlot();
  const engine = withAdmission(slot, admissionLimits(settings));
  const registry = createMetrics(engine, VERSION, {
    ...options.counts,
    connections: () => connections.size,
    connectionsRefused: () => connections.refused,
    bodyBytes: () => bodies.bytes,
    answerBytes: () => answers.bytes,
  });
  const answers = new AnswersInHand(maxAnswerBytes(config), giveBackMemory);
  const leftOut = [...choice.leftOut];
  const { live } = settings;
  const app = createApp({
    engine,
    config: live,
    log,
    registry,
    answers,
    leftOut,
    version: VERSION,
  });
  const door = createSpeechServer(app, serverLimits(config, log), log);
  const { server, connections, bodies } = door;
  settings.onChange('server.max_answers_share', () => {
    answers.maxBytes = maxAnswerBytes(settings.current);
  });
  settings.onChange(SERVER_LIMIT_KEYS, () => door.setLimits(serverLimits(settings.current, log)));

  const { host, port: wanted } = config.server;
  const bound = listenFd === undefined ? await bind(server, host, wanted) : undefined;
  const startedAt = performance.now();
  for (const { path, reason } of leftOut) log.warning('a voice is left out', { path, reason });
  const loaded = await loadEngine(config, choice, log);
  await expectAliasesOrClose(config, loaded);
  await slot.attach(loaded.engine);
  leftOut.splice(0, leftOut.length, ...loaded.leftOut);

  const port = bound ?? (await listenOn(server, listenFd as number));
  const voice = engine.voices().find(({ isDefault }) => isDefault)?.id ?? '';
  const milliseconds = Math.round(performance.now() - startedAt);
  log.info('ready', { version: VERSION, host, port, voice, milliseconds });
  const reload = new Reload({ settings, slot, log, leftOut, read: options.read }, choice);
  const closeFirst = listenFd !== undefined;
  return {
    port,
    voice,
    reload: () => reload.run(),
    stop: (graceMs) => stop(server, engine, graceMs, closeFirst),
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
