import { type Config, ConfigError, loadConfig } from '@hailo-piper/config';

/** What the command line says of the configuration. */
export interface ConfigFlags {
  /** YAML or JSON; default: the first file in the XDG folders. */
  readonly config?: string;
  readonly host?: string;
  readonly port?: string;
}

export interface ReadConfig {
  readonly config: Config;
  /** The file; null where there is none and the defaults hold. */
  readonly source: string | null;
}

/**
 * Returns a function that reads the configuration each time it is called, with the command line's
 * host and port.
 *
 * It throws ConfigError, also where there is no file any more after there was one: a file that is lost
 * must not turn everything to its default.
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
