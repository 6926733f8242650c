import { ConfigError, type Diagnostic, keyName } from './diagnostics.ts';
import { explicitOnly, isMap, type ParsedConfig, withoutEmptySections } from './explicit-config.ts';
import { validate } from './validate.ts';
import { found } from './wording.ts';
import { readYaml } from './yaml-source.ts';

/**
 * Parses a configuration in YAML or JSON. An empty text and an empty section mean defaults.
 * @param file name for diagnostics.
 * @throws ConfigError `invalid_config` with every fault, in the order of the text.
 */
export function parseConfig(text: string, file: string): ParsedConfig {
  const source = readYaml(text);
  const diagnostics: Diagnostic[] = source.faults.map((fault) => ({ file, ...fault }));
  const value = source.value ?? {};
  if (!isMap(value)) {
    const message = `must be a map of sections, found ${found(value)}`;
    diagnostics.push({ file, ...source.placeOf([], 'value'), key: '', message });
    throw ConfigError.invalid(diagnostics);
  }
  const { config, problems } = validate(withoutEmptySections(value));
  for (const { path, at, ...rest } of problems) {
    diagnostics.push({ file, ...source.placeOf(path, at), key: keyName(path), ...rest });
  }
  if (config === null || diagnostics.length > 0) {
    throw ConfigError.invalid(diagnostics.sort((a, b) => a.line - b.line || a.column - b.column));
  }
  return { config, explicit: explicitOnly(value) };
}
