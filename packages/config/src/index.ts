export { OPERATOR_FILE, runConfigCommand, SERVICE_FILE } from './commands.ts';
export {
  ConfigError,
  type ConfigErrorCode,
  type Diagnostic,
  formatDiagnostic,
} from './diagnostics.ts';
export { generateJsonSchema } from './json-schema.ts';
export { type LoadedConfig, type LoadOptions, loadConfig, xdgCandidates } from './load.ts';
export type { ExplicitConfig } from './parse.ts';
export { generateReference } from './reference.ts';
export { renderConfig } from './render.ts';
export { type Config, ConfigSchema } from './schema.ts';
export type { Apply } from './schema-keys.ts';
export { showConfig } from './show.ts';
export { defaultConfig } from './validate.ts';
