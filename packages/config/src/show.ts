import { stringify } from 'yaml';
import type { LoadedConfig } from './load.ts';
import { SECTIONS } from './schema.ts';

/**
 * The effective configuration as YAML that can be loaded again. Every section names the file it was
 * set in; sections and keys not set are marked `default`.
 */
export function showConfig({ config, source, explicit }: LoadedConfig): string {
  const values: Record<string, Record<string, unknown>> = config;
  const sections = SECTIONS.map(({ name, keys }) => {
    const set = explicit[name];
    const lines = keys.map(([key, schema]) => {
      const value = values[name]?.[key];
      if (value !== undefined && schema.writeOnly) return `  # ${key} is set, and not shown`;
      if (value === undefined) return `  # ${key} is not set: ${schema['x-absent']}`;
      const mark = set !== undefined && Object.hasOwn(set, key) ? '' : '  # default';
      return `  ${key}: ${inline(value)}${mark}`;
    });
    return [`${name}:  # ${set === undefined ? 'default' : source}`, ...lines].join('\n');
  });
  return `# Source: ${source ?? 'no file, all defaults'}\n${sections.join('\n')}\n`;
}

const inline = (value: unknown): string =>
  stringify(value, { collectionStyle: 'flow', lineWidth: 0, blockQuote: false }).trim();
