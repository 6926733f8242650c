import { ConfigError, type Diagnostic, keyName } from './diagnostics.ts';
import { type Config, SECTIONS } from './schema.ts';
import { validate } from './validate.ts';
import { found } from './wording.ts';
import { readYaml } from './yaml-source.ts';

/** Sections and keys as an operator set them, with nothing filled in. */
export type ExplicitConfig = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export interface ParsedConfig {
  readonly config: Config;
  readonly explicit: ExplicitConfig;
}

/**
 * Reads a configuration in YAML or JSON. An empty text and an empty section mean defaults.
 * @param file its name, for diagnostics.
 * @throws ConfigError `invalid_config` with every fault, in the order of the text.
 */
export const parseConfig = (text: string, file: string): ParsedConfig => {
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
};

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * A section whose keys are all commented out reads as null and means its defaults. Each section
 * becomes an object of its own, because two may be aliases of one that validation fills in.
 */
const withoutEmptySections = (value: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(value)
      .filter(([name, section]) => section !== null || !isSection(name))
      .map(([name, section]) => [name, isMap(section) ? { ...section } : section]),
  );

const isSection = (name: string): boolean => SECTIONS.some((section) => section.name === name);

/** In the schema's order, so that two files that say the same are the same. */
const explicitOnly = (value: Record<string, unknown>): ExplicitConfig => {
  const sections = SECTIONS.map(({ name, keys }) => {
    const given = value[name];
    const set = isMap(given) ? keys.filter(([key]) => Object.hasOwn(given, key)) : [];
    return [
      name,
      Object.fromEntries(set.map(([key]) => [key, isMap(given) && given[key]])),
    ] as const;
  });
  return Object.fromEntries(sections.filter(([, keys]) => Object.keys(keys).length > 0));
};
