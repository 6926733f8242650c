import { createHttpDoor, type HttpDoorDeps } from '@hailo-piper/api';
import type { SpeechEngine } from '@hailo-piper/engine';
import {
  createSpeechService,
  type Door,
  DoorError,
  EngineSlot,
  withAdmission,
} from '@hailo-piper/speech';
import { EXIT, StartError } from './exit-status.ts';
import { admissionLimits, HTTP_LIMIT_KEYS } from './limits.ts';
import { loadEngine } from './load-engine.ts';
import type { ModelChoice } from './model-path.ts';
import { createDoorMetrics } from './operation/door-metrics.ts';
import type { Log } from './operation/log.ts';
import { createMetrics, type ProcessCounts } from './operation/metrics.ts';
import { expectAliasesOrClose, Reload, type ReloadOptions } from './reload.ts';
import type { Settings } from './settings.ts';
import { VERSION } from './version.ts';

export interface Service {
  /** The bound port; the kernel chooses it if the configured one is 0. */
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
  /** Voices to try, chosen from the settings. */
  readonly choice: ModelChoice;
  /** Reads the configuration again. */
  readonly read: ReloadOptions['read'];
  readonly log: Log;
  /** File descriptor of a socket from systemd, used instead of `server.host` and `server.port`. */
  readonly listenFd?: number | undefined;
  readonly counts?: ProcessCounts;
  /** Doors beside HTTP, by their names in the metrics. */
  readonly moreDoors?: Readonly<Record<string, CreateDoor>>;
}

/** What a door gets; `speech` is counted under its name. */
export type DoorDeps = Omit<HttpDoorDeps, 'listenFd'>;

export type CreateDoor = (deps: DoorDeps) => Door;

/**
 * Binds the port, then loads the voice; /health says `starting` in between. With a socket from
 * systemd, connections wait in the socket until the voice is loaded.
 *
 * @throws StartError if a door cannot be opened or the voice cannot be loaded.
 */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { settings, choice, log, listenFd, moreDoors = {} } = options;
  const { current: config, live } = settings;
  const slot = new EngineSlot();
  const engine = withAdmission(slot, admissionLimits(settings));
  const speech = createSpeechService(engine, () => ({
    maxTextLength: live.synthesis.max_text_length,
    unspeakable: live.synthesis.unspeakable,
    aliases: live.voices.aliases,
  }));
  const registry = createMetrics(engine, VERSION, options.counts);
  const countedFor = createDoorMetrics(registry);
  const leftOut = [...choice.leftOut];
  const depsOf = (door: string): DoorDeps => ({
    speech: countedFor(door, speech),
    ...{ config: live, log, registry, leftOut, version: VERSION },
  });
  const http = createHttpDoor({ ...depsOf('http'), listenFd });
  const doors: readonly Door[] = [
    http,
    ...Object.entries(moreDoors).map(([name, create]) => create(depsOf(name))),
  ];
  settings.onChange(HTTP_LIMIT_KEYS, () => http.applyLimits());

  if (listenFd === undefined) await openAll(doors);
  const startedAt = performance.now();
  for (const { path, reason } of leftOut) log.warning('a voice is left out', { path, reason });
  const loaded = await loadEngine(config, choice, log);
  await expectAliasesOrClose(config, loaded);
  await slot.attach(loaded.engine);
  leftOut.splice(0, leftOut.length, ...loaded.leftOut);

  if (listenFd !== undefined) await openAll(doors);
  const { port } = http;
  const { host } = config.server;
  const voice = speech.catalogue.default?.id ?? '';
  const milliseconds = Math.round(performance.now() - startedAt);
  log.info('ready', { version: VERSION, host, port, voice, milliseconds });
  const reload = new Reload({ settings, slot, log, leftOut, read: options.read }, choice);
  return {
    ...{ port, voice },
    reload: () => reload.run(),
    stop: (graceMs) => stop(doors, engine, graceMs),
  };
}

/** @throws StartError if one cannot be opened. */
async function openAll(doors: readonly Door[]): Promise<void> {
  try {
    for (const door of doors) await door.open();
  } catch (error) {
    if (!(error instanceof DoorError)) throw error;
    throw new StartError(EXIT.failed, error.message, error);
  }
}

/** Lets accepted requests finish, then closes the doors. */
async function stop(doors: readonly Door[], engine: SpeechEngine, graceMs: number): Promise<void> {
  const deadline = performance.now() + graceMs;
  const leftMs = () => Math.max(0, deadline - performance.now());
  await Promise.all(doors.map((door) => door.handOver?.()));
  await engine.close(leftMs());
  await Promise.all(doors.map((door) => door.close(leftMs())));
}
