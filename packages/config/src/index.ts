export {
  ConfigError,
  type ConfigErrorCode,
  type Diagnostic,
  formatDiagnostic,
} from './diagnostics.ts';
export type { ExplicitConfig } from './explicit-config.ts';
export { type LoadedConfig, type LoadOptions, loadConfig, xdgCandidates } from './load.ts';
export { CONFIG_KEYS, type Config, ConfigSchema } from './schema.ts';
export type { Apply } from './schema-keys.ts';
export { type ShownKey, type ShownSection, shownConfig } from './shown-config.ts';
export { bytesOf } from './size.ts';
export { near, nearest } from './suggest.ts';
export {
  instanceFiles,
  isInstanceName,
  OPERATOR_FILE,
  SERVICE,
  SERVICE_FILE,
  type UnitFiles,
} from './unit-files.ts';
export { defaultConfig } from './validate.ts';
