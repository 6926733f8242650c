import type { ServedPage, ServiceReport } from '@hailo-piper/api';
import { type Config, shownConfig } from '@hailo-piper/config';
import { RecentWarnings } from './operation/recent-warnings.ts';
import { shownValue } from './operation/shown-value.ts';
import { VERSION } from './version.ts';

/** Where the last warnings are kept; undefined where the configuration lets nobody see them. */
export function keptWarnings({ page }: Pick<Config, 'page'>): RecentWarnings | undefined {
  return page.enabled && page.status ? new RecentWarnings() : undefined;
}

/**
 * The page, if the configuration has it.
 * @param live the configuration in force, read when the report is.
 * @param warnings of {@link keptWarnings}.
 */
export function servedPage(
  live: Config,
  warnings: RecentWarnings | undefined,
): ServedPage | undefined {
  if (!live.page.enabled) return undefined;
  if (warnings === undefined) return {};
  const report = (): ServiceReport => ({
    version: VERSION,
    config: shownKeys(live),
    warnings: warnings.entries,
  });
  return { report };
}

const shownKeys = (config: Config): ServiceReport['config'] =>
  shownConfig(config).map(({ section, keys }) => ({
    section,
    keys: keys.map(({ key, value, isDefault, isSecret }) => ({
      ...{ key, isDefault, value: shownValue(value) },
      ...(isSecret ? { isSecret } : {}),
    })),
  }));
