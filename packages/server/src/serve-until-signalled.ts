import { constants } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { type Config, ConfigError } from '@hailo-piper/config';
import { giveBackMemory, surviveSignals } from '@hailo-piper/engine';
import { banner } from './banner.ts';
import { type ConfigFlags, configReader, type ReadConfig } from './config-reader.ts';
import { EXIT, StartError } from './exit-status.ts';
import { chooseModel } from './model-path.ts';
import type { Log } from './operation/log.ts';
import { type LogSettings, openProcessOutput } from './operation/process-output.ts';
import { takeListenFd } from './operation/systemd/listen-fds.ts';
import { type ServiceManager, systemdManager } from './operation/systemd/service-manager.ts';
import { type Service, startService } from './service.ts';
import { Settings } from './settings.ts';
import { VERSION } from './version.ts';
import { VoiceLock } from './voice-lock.ts';

const SIGNAL_HINT = 'SIGTERM stops the service, SIGHUP makes it read its configuration again';

const SHUTDOWN_GRACE_MS = 25_000;

/**
 * Runs the service until SIGTERM or SIGINT. The banner goes to stdout, everything else to stderr.
 *
 * @returns the exit status.
 */
export async function serveUntilSignalled(flags: ConfigFlags): Promise<number> {
  const output = openProcessOutput();
  try {
    const read = configReader(flags);
    const { config, source } = await firstRead(read);
    const lock = await VoiceLock.of(config.voices.directory);
    const choice = chooseModel(config, lock);
    const settings = new Settings(config);
    const log = output.openLog(logSettings(config));
    settings.onChange(['logging.level', 'logging.format', 'server.debug'], () =>
      output.setLog(logSettings(settings.current)),
    );
    const hangups = heedSignals(log);
    log.info('starting', { version: VERSION, config: source, model: choice.models[0] });

    const signalled = firstSignal();
    const listenFd = takeListenFd(process.env, process.pid);
    const manager = systemdManager(process.env, process.pid, log);
    const counts = { logLinesDropped: output.linesDropped };
    const starting = startService({ settings, choice, lock, read, log, listenFd, counts });
    const service = await Promise.race([starting, signalled]);
    if (typeof service === 'string') return EXIT.ok;
    const { host } = config.server;
    output.print(banner({ version: VERSION, ...service, host, format: config.synthesis.format }));
    giveBackMemory();
    // Makes V8 collect garbage before it grows the heap. Only now, because it slows the start.
    setFlagsFromString('--optimize-for-size');
    manager.ready(`speaks as ${service.voice} on port ${service.port}`);
    hangups.each(() => void reload(service, manager));
    await stopOn(await signalled, service, log);
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    for (const line of error.message.split('\n')) {
      output.complain(line);
    }
    return error.exitCode;
  }
}

async function firstRead(read: () => Promise<ReadConfig>): Promise<ReadConfig> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new StartError(EXIT.config, error.message, error);
  }
}

function logSettings({ server, logging }: Config): LogSettings {
  const levels = {
    DEBUG: 'debug',
    INFO: 'info',
    WARNING: 'warning',
    ERROR: 'error',
    CRITICAL: 'error',
  } as const;
  return { level: server.debug ? 'debug' : levels[logging.level], format: logging.format };
}

/** SIGHUP, including one received before `each` was called. */
interface Hangups {
  each(listener: () => void): void;
}

/** From now on, signals without a meaning here do not end the process. */
function heedSignals(log: Log): Hangups {
  let isPending = false;
  let onHangup = (): void => {
    isPending = true;
  };
  surviveSignals((signal) => {
    if (signal === 'SIGHUP') onHangup();
    else log.warning('signal ignored', { signal, hint: SIGNAL_HINT });
  });
  return {
    each(listener) {
      onHangup = listener;
      if (isPending) listener();
    },
  };
}

async function reload(service: Service, manager: ServiceManager): Promise<void> {
  manager.reloaded(await service.reload());
}

/** The first signal stops the service; a second one ends the process at once. */
function firstSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let asked = false;
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => {
        if (asked) process.exit(128 + constants.signals[signal]);
        asked = true;
        resolve(signal);
      });
    }
  });
}

async function stopOn(signal: NodeJS.Signals, service: Service, log: Log): Promise<void> {
  log.info('stopping', { signal, grace_seconds: SHUTDOWN_GRACE_MS / 1000 });
  await service.stop(SHUTDOWN_GRACE_MS);
  log.info('stopped');
}
