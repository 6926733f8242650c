import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { ConfigError } from './diagnostics.ts';
import type { ExplicitConfig, ParsedConfig } from './explicit-config.ts';
import { readRendered } from './rendered.ts';
import type { Config } from './schema.ts';
import { readText } from './text-file.ts';
import { defaultConfig } from './validate.ts';

export interface LoadedConfig {
  readonly config: Config;
  /** The file it was read from; null if there is none and the defaults hold. */
  readonly source: string | null;
  /** What that file sets, without defaults. */
  readonly explicit: ExplicitConfig;
}

export interface LoadOptions {
  /** A YAML or JSON file that must exist. Default: the first existing file of the XDG folders. */
  readonly path?: string;
  /** Default: `process.env`. */
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Loads the configuration; the defaults if no file exists. An existing file that cannot be read is
 * an error, which is stricter than the XDG Base Directory Specification: nothing falls back to
 * defaults silently.
 * @throws ConfigError
 */
export async function loadConfig({
  path,
  env = process.env,
}: LoadOptions = {}): Promise<LoadedConfig> {
  const candidates = path === undefined ? xdgCandidates(env) : [path];
  for (const source of candidates) {
    const text = readText(source);
    if (text !== undefined)
      return { ...(readRendered(text) ?? (await parse(text, source))), source };
  }
  if (path !== undefined) throw new ConfigError('config_not_found', `${path}: no such file`);
  return { config: defaultConfig(), source: null, explicit: {} };
}

/** Loads the YAML parser on first use. */
const parse = async (text: string, source: string): Promise<ParsedConfig> =>
  (await import('./parse.ts')).parseConfig(text, source);

/** Where the service looks for its file, in order of precedence (XDG Base Directory 0.8). */
export function xdgCandidates(env: NodeJS.ProcessEnv): string[] {
  return (
    [
      env.XDG_CONFIG_HOME || join(env.HOME || homedir(), '.config'),
      ...(env.XDG_CONFIG_DIRS || '/etc/xdg').split(':'),
    ]
      // "If an implementation encounters a relative path it should ignore it", says the standard.
      .filter(isAbsolute)
      .map((folder) => join(folder, 'hailo-piper', 'hailo-piper.json'))
  );
}
