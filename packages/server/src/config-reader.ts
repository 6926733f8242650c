import { type Config, ConfigError, loadConfig } from '@hailo-piper/config';

/** Command line options that affect the configuration. */
export interface ConfigFlags {
  /** YAML or JSON file; default: the first file in the XDG folders. */
  readonly config?: string;
  readonly host?: string;
  readonly port?: string;
}

export interface ReadConfig {
  readonly config: Config;
  /** The file; null if there is none and the defaults hold. */
  readonly source: string | null;
}

/**
 * Returns a function that reads the configuration each time it is called, and applies the command
 * line's host and port.
 *
 * That function throws ConfigError, also if an earlier read found a file and now there is none: a
 * lost file must not reset everything to defaults.
 */
export function configReader({ config: path, host, port }: ConfigFlags): () => Promise<ReadConfig> {
  let last: string | null = null;
  return async () => {
    const { config, source } = await loadConfig(path === undefined ? {} : { path });
    if (source === null && last !== null) {
      throw new ConfigError('config_not_found', `${last}: no such file`);
    }
    last = source;
    const server = {
      ...config.server,
      ...(host === undefined ? {} : { host }),
      ...(port === undefined ? {} : { port: Number(port) }),
    };
    return { config: { ...config, server }, source };
  };
}
