import { stringify } from 'yaml';
import type { LoadedConfig } from './load.ts';
import { shownConfig } from './shown-config.ts';

/**
 * The effective configuration as YAML that can be loaded again. Every section names the file it was
 * set in; sections and keys not set are marked `default`.
 */
export function showConfig({ config, source, explicit }: LoadedConfig): string {
  const sections = shownConfig(config).map(({ section, keys }) => {
    const set = explicit[section];
    const lines = keys.map(({ key, value, isSecret, schema }) => {
      if (isSecret) return `  # ${key} is set, and not shown`;
      if (value === undefined) return `  # ${key} is not set: ${schema['x-absent']}`;
      const mark = set !== undefined && Object.hasOwn(set, key) ? '' : '  # default';
      return `  ${key}: ${inline(value)}${mark}`;
    });
    return [`${section}:  # ${set === undefined ? 'default' : source}`, ...lines].join('\n');
  });
  return `# Source: ${source ?? 'no file, all defaults'}\n${sections.join('\n')}\n`;
}

const inline = (value: unknown): string =>
  stringify(value, { collectionStyle: 'flow', lineWidth: 0, blockQuote: false }).trim();
