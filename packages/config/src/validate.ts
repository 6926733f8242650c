import type { ErrorObject } from 'ajv';
import { acceptsConfig } from './config.validators.ts';
import { keyName, type Problem } from './diagnostics.ts';
import { isMap } from './explicit-config.ts';
import { type Config, SECTIONS } from './schema.ts';
import { nearest } from './suggest.ts';
import { withoutUnavailableKeys } from './unavailable-keys.ts';
import { hint, pathOf, valueProblem } from './value-problem.ts';

export type Validation =
  | { readonly config: Config; readonly problems: readonly [] }
  | { readonly config: null; readonly problems: readonly Problem[] };

const SECTION_NAMES: ReadonlySet<string> = new Set(SECTIONS.map(({ name }) => name));

/** Fills in defaults in the sections of `given`, and lists the problems, one per key. */
export function validate(given: unknown): Validation {
  const { value, problems: unavailable } = isMap(given)
    ? withoutUnavailableKeys(given, SECTION_NAMES)
    : { value: given, problems: [] };
  const isAccepted = acceptsConfig(value);
  if (isAccepted && unavailable.length === 0) return { config: value, problems: [] };
  const errors = isAccepted ? [] : (acceptsConfig.errors ?? []);
  const problems = [...unavailable, ...errors.map((error) => explain(error, value))];
  const perKey = new Map(problems.map((problem) => [JSON.stringify(problem.path), problem]));
  return { config: null, problems: [...perKey.values()] };
}

/** Every key at its default, as a new object each time. */
export function defaultConfig(): Config {
  const { config } = validate({});
  if (config === null) throw new TypeError('the defaults of the schema do not satisfy it');
  return config;
}

const explain = (error: ErrorObject, config: unknown): Problem => {
  if (error.keyword !== 'additionalProperties') {
    return valueProblem(error, config, acceptsConfig);
  }
  const key = [...pathOf(error.instancePath), String(error.params.additionalProperty)];
  return { path: key, at: 'key', message: 'unknown key', ...hint(suggestKey(key)) };
};

/** The key that is probably meant: a similar one, or the same key in its own section. */
const suggestKey = (path: readonly string[]): string | undefined => {
  const parents = path.slice(0, -1);
  const name = path[path.length - 1] ?? '';
  const siblings =
    parents.length === 0
      ? SECTIONS.map((section) => section.name)
      : SECTIONS.filter((section) => section.name === parents[0]).flatMap(keyNames);
  const sibling = nearest(name, siblings);
  if (sibling !== undefined) return keyName([...parents, sibling]);
  const home = SECTIONS.find((section) => keyNames(section).includes(name));
  return home && keyName([home.name, name]);
};

const keyNames = (section: (typeof SECTIONS)[number]): string[] => section.keys.map(([key]) => key);
