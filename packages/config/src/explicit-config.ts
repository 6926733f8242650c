import { type Config, SECTIONS } from './schema.ts';

/** Sections and keys that the operator set, without defaults. */
export type ExplicitConfig = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export interface ParsedConfig {
  readonly config: Config;
  readonly explicit: ExplicitConfig;
}

export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A section whose keys are all commented out reads as null and gets its defaults. Each section
 * becomes a separate object, because two may be aliases of one map, and validation fills in
 * defaults.
 */
export function withoutEmptySections(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, section]) => section !== null || !isSection(name))
      .map(([name, section]) => [name, isMap(section) ? { ...section } : section]),
  );
}

const isSection = (name: string): boolean => SECTIONS.some((section) => section.name === name);

/** In the schema's order, so that files of equal content are equal. */
export function explicitOnly(value: Record<string, unknown>): ExplicitConfig {
  const sections = SECTIONS.map(({ name, keys }) => {
    const given = value[name];
    const set = isMap(given) ? keys.filter(([key]) => Object.hasOwn(given, key)) : [];
    return [
      name,
      Object.fromEntries(set.map(([key]) => [key, isMap(given) && given[key]])),
    ] as const;
  });
  return Object.fromEntries(sections.filter(([, keys]) => Object.keys(keys).length > 0));
}
