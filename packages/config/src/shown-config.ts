import { isDeepStrictEqual } from 'node:util';
import { type Config, SECTIONS } from './schema.ts';
import type { KeySchema } from './schema-keys.ts';
import { defaultConfig } from './validate.ts';

/** A section of the configuration as it may be shown. */
export interface ShownSection {
  readonly section: string;
  readonly keys: readonly ShownKey[];
}

export interface ShownKey {
  readonly key: string;
  /** Undefined if it is not set, or is a secret. */
  readonly value: unknown;
  /** Whether a secret is set, whose value is never shown. */
  readonly isSecret: boolean;
  /** Whether it has the value that it has without a configuration. */
  readonly isDefault: boolean;
  readonly schema: KeySchema;
}

/** Every key of a configuration, in the schema's order, without the values of secrets. */
export function shownConfig(config: Config): readonly ShownSection[] {
  const values: Values = config;
  const defaults: Values = defaultConfig();
  return SECTIONS.map(({ name: section, keys }) => ({
    section,
    keys: keys.map(([key, schema]) => {
      const value = values[section]?.[key];
      const isSecret = value !== undefined && schema.writeOnly === true;
      return {
        ...{ key, isSecret, schema },
        value: isSecret ? undefined : value,
        isDefault: isDeepStrictEqual(value, defaults[section]?.[key]),
      };
    }),
  }));
}

type Values = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
