import { loadConfig } from './load.ts';
import { renderConfig, renderDropIn } from './render.ts';
import { showConfig } from './show.ts';
import { OPERATOR_FILE, type UnitFiles } from './unit-files.ts';

/**
 * Checks a configuration.
 * @returns the text to print.
 * @throws ConfigError with every fault.
 */
export async function checkFile(path = OPERATOR_FILE, env = process.env): Promise<string> {
  await loadConfig({ path, env });
  return 'ok\n';
}

/**
 * Shows the configuration of a file, by default the one the service would load, as YAML.
 * @throws ConfigError
 */
export async function showFile(path?: string, env = process.env): Promise<string> {
  return showConfig(await loadConfig(path === undefined ? { env } : { path, env }));
}

/**
 * Renders YAML to JSON for the service.
 * @returns the text to print.
 * @throws ConfigError
 */
export async function renderFile(yaml: string, json: string): Promise<string> {
  return wrote(json, await renderConfig(yaml, json));
}

/**
 * Writes all configuration files of a systemd unit.
 * @returns the text to print.
 * @throws ConfigError
 */
export async function renderUnit({ yaml, json, dropIn }: UnitFiles): Promise<string> {
  const service = await renderFile(yaml, json);
  const limits = await renderDropIn(yaml, dropIn);
  if (!limits.changed) return service;
  return `${service}${dropIn}: changed; systemctl daemon-reload makes systemd read it\n`;
}

const wrote = (path: string, { changed }: { changed: boolean }): string =>
  `${path}: ${changed ? 'written' : 'unchanged'}\n`;
