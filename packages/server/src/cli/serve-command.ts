import { constants } from 'node:os';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { type Config, ConfigError, loadConfig } from '@hailo-piper/config';
import { giveBackMemory, surviveSignals } from '@hailo-piper/engine';
import { chooseModel } from '../model-path.ts';
import type { Log } from '../operation/log.ts';
import { openProcessOutput } from '../operation/process-output.ts';
import { takeListenFd } from '../operation/systemd/listen-fds.ts';
import { systemdManager } from '../operation/systemd/service-manager.ts';
import { type Service, startService } from '../service.ts';
import { EXIT, StartError } from '../start-error.ts';
import { VERSION } from '../version.ts';
import { banner } from './banner.ts';

const SIGNAL_HINT = 'SIGTERM stops the service; a changed configuration takes a restart';

const SHUTDOWN_GRACE_MS = 25_000;

const USAGE = `Usage: hailo-piper serve [--port N] [--host ADDRESS] [--config FILE]

  --port N        TCP port; 0 lets the kernel choose (default: server.port, 5003)
  --host ADDRESS  address to listen on (default: server.host, 0.0.0.0)
  --config FILE   YAML or JSON configuration (default: hailo-piper/hailo-piper.json in the
                  XDG configuration folders, else the built-in defaults)
  --help          print this
  --version       print the version

Exit status: 0 stopped as asked; 1 the port or the engine failed; 64 wrong usage;
78 the configuration or the voice is at fault.
`;

/**
 * Serves until SIGTERM or SIGINT. The banner goes to stdout, everything else to stderr.
 *
 * @returns The exit status.
 */
export async function serveCommand(args: readonly string[]): Promise<number> {
  const output = openProcessOutput();
  try {
    const flags = parseFlags(args);
    if (flags.help || flags.version) {
      output.print(flags.help ? USAGE : `hailo-piper ${VERSION}\n`);
      return EXIT.ok;
    }
    const { config, source } = await load(flags);
    const choice = chooseModel(config);
    const log = output.openLog({ level: logLevel(config), format: config.logging.format });
    surviveSignals((signal) => log.warning('signal ignored', { signal, hint: SIGNAL_HINT }));
    log.info('starting', { version: VERSION, config: source, model: choice.models[0] });

    const signalled = firstSignal();
    const listenFd = takeListenFd(process.env, process.pid);
    const manager = systemdManager(process.env, process.pid, log);
    const starting = startService(config, choice, log, listenFd, {
      logLinesDropped: output.linesDropped,
    });
    const service = await Promise.race([starting, signalled]);
    if (typeof service === 'string') return EXIT.ok;
    const { host } = config.server;
    output.print(banner({ version: VERSION, ...service, host, format: config.synthesis.format }));
    giveBackMemory();
    // V8 collects before the heap grows. It would make the start longer, so not before.
    setFlagsFromString('--optimize-for-size');
    manager.ready(`speaks as ${service.voice} on port ${service.port}`);
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

interface Flags {
  readonly port?: string;
  readonly host?: string;
  readonly config?: string;
  readonly help?: boolean;
  readonly version?: boolean;
}

function parseFlags(args: readonly string[]): Flags {
  try {
    const { values } = parseArgs({
      // pnpm hands on the `--` with which some people set flags apart.
      args: args.filter((arg) => arg !== '--'),
      options: {
        port: { type: 'string' },
        host: { type: 'string' },
        config: { type: 'string' },
        help: { type: 'boolean' },
        version: { type: 'boolean' },
      },
    });
    if (
      values.port !== undefined &&
      !(/^\d{1,5}$/.test(values.port) && Number(values.port) < 65536)
    ) {
      throw new Error(`--port must be a number from 0 to 65535, not '${values.port}'`);
    }
    return values;
  } catch (cause) {
    const [sentence] = (cause as Error).message.split('. ');
    throw new StartError(EXIT.usage, `${sentence} (see --help)`, cause);
  }
}

async function load({
  config: path,
  host,
  port,
}: Flags): Promise<{ config: Config; source: string | null }> {
  try {
    const { config, source } = await loadConfig(path === undefined ? {} : { path });
    const server = {
      ...config.server,
      ...(host === undefined ? {} : { host }),
      ...(port === undefined ? {} : { port: Number(port) }),
    };
    return { config: { ...config, server }, source };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new StartError(EXIT.config, error.message, error);
  }
}

function logLevel({ server, logging }: Config): 'debug' | 'info' | 'warning' | 'error' {
  if (server.debug) return 'debug';
  const levels = {
    DEBUG: 'debug',
    INFO: 'info',
    WARNING: 'warning',
    ERROR: 'error',
    CRITICAL: 'error',
  } as const;
  return levels[logging.level];
}

/** The first signal asks the service to stop; a second one ends the process at once. */
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
