import { createHttpDoor } from '@hailo-piper/api';
import type { SpeechEngine } from '@hailo-piper/engine';
import {
  createSpeechService,
  type Door,
  DoorError,
  EngineSlot,
  withAdmission,
} from '@hailo-piper/speech';
import { BankControl } from './bank/bank-control.ts';
import type { DoorDeps } from './door-deps.ts';
import { elevenLabsProtocol } from './elevenlabs-protocol.ts';
import { EXIT, StartError } from './exit-status.ts';
import { admissionLimits, HTTP_LIMIT_KEYS } from './limits.ts';
import { loadEngine } from './load-engine.ts';
import { keepsDraws, loadPhrases } from './load-phrases.ts';
import { mcpHandler } from './mcp-handler.ts';
import type { ModelChoice } from './model-path.ts';
import { createDoorMetrics } from './operation/door-metrics.ts';
import type { Log } from './operation/log.ts';
import { createMetrics, type ProcessCounts } from './operation/metrics.ts';
import { registerPhraseMetrics } from './operation/phrase-metrics.ts';
import { readVoiceConfig } from './read-voice-config.ts';
import { readVoiceFacts } from './read-voice-facts.ts';
import { expectAliasesOrClose, Reload, type ReloadOptions } from './reload.ts';
import { keptWarnings, servedPage } from './served-page.ts';
import type { Settings } from './settings.ts';
import { VERSION } from './version.ts';
import type { VoiceLock } from './voice-lock.ts';
import { brokenVoice, OLD_NAMES, voiceNames } from './voice-names.ts';
import { VoiceUpdates } from './voice-updates.ts';
import { wyomingDoor } from './wyoming-door.ts';

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
  /** The lock that `choice` was made with. */
  readonly lock: VoiceLock;
  /** Reads the configuration again. */
  readonly read: ReloadOptions['read'];
  readonly log: Log;
  /** File descriptor of a socket from systemd, used instead of `server.host` and `server.port`. */
  readonly listenFd?: number | undefined;
  readonly counts?: ProcessCounts;
  /** Doors beside HTTP, by their names in the metrics. */
  readonly moreDoors?: Readonly<Record<string, CreateDoor>>;
}

export type CreateDoor = (deps: DoorDeps) => Door;

/**
 * Binds the port, then loads the voice; /health says `starting` in between. With a socket from
 * systemd, connections wait in the socket until the voice is loaded.
 *
 * @throws StartError if a door cannot be opened or the voice cannot be loaded.
 */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { settings, choice, lock, listenFd, moreDoors = {} } = options;
  const { current: config, live } = settings;
  const warnings = keptWarnings(config);
  const log = warnings?.watch(options.log) ?? options.log;
  const slot = new EngineSlot();
  const engine = withAdmission(slot, admissionLimits(settings));
  const leftOut = [...choice.leftOut];
  let updates: VoiceUpdates | undefined;
  const phrases = await loadPhrases(config, log);
  const bank = new BankControl({
    ...{ phrases, hasDisk: config.cache.disk !== 0, log },
    speech: {
      order: (...asked) => speech.order(...asked),
      speak: (...asked) => speech.speak(...asked),
    },
    status: () => speech.status(),
    voices: () => slot.voices(),
  });
  const spokenAhead = await bank.read(config.cache);
  const speech = createSpeechService(
    engine,
    () => ({
      maxTextLength: live.synthesis.max_text_length,
      unspeakable: live.synthesis.unspeakable,
      wholeTimeoutMs: live.performance.whole_timeout * 1000,
      keepsDraws: (name) => keepsDraws(live.cache, name),
      ...voiceNames(live.voices, slot.voices()),
    }),
    {
      oldNames: OLD_NAMES,
      broken: () => leftOut.flatMap(brokenVoice),
      look: async () => updates?.lookForMissing(),
    },
    phrases,
  );
  const registry = createMetrics(engine, VERSION, options.counts);
  if (phrases !== undefined) {
    registerPhraseMetrics(registry, {
      figures: () => phrases.figures(),
      bank: () => bank.counts(),
    });
  }
  const countedFor = createDoorMetrics(registry);
  const depsOf = (door: string): DoorDeps => ({
    speech: countedFor(door, speech),
    ...{ config: live, log, registry, leftOut, voiceFacts: readVoiceFacts },
    ...{ voiceConfig: readVoiceConfig, version: VERSION },
  });
  const mcp = await mcpHandler(config, depsOf('mcp'));
  const mounted = await elevenLabsProtocol(config, depsOf('elevenlabs'));
  const page = servedPage(live, warnings);
  const http = createHttpDoor({ ...depsOf('http'), listenFd, mcp, mounted, page });
  const doors: readonly Door[] = [
    http,
    ...(await wyomingDoor(config, depsOf('wyoming'))),
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
  updates = new VoiceUpdates({ settings, slot, log, leftOut, lock }, choice);
  await bank.use(spokenAhead);
  const { read } = options;
  const reload = new Reload({ settings, slot, log, leftOut, lock, updates, bank, read });
  return {
    ...{ port, voice },
    reload: () => reload.run(),
    stop: async (graceMs) => {
      await updates?.close();
      await bank.close();
      await stop(doors, engine, graceMs);
      await phrases?.close();
    },
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
