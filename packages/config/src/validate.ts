import { Ajv, type ErrorObject } from 'ajv';
import { keyName } from './diagnostics.ts';
import { type Config, ConfigSchema, SECTIONS } from './schema.ts';
import { type KeySchema, SCHEMA_ANNOTATIONS } from './schema-keys.ts';
import { nearest, suggestValue } from './suggest.ts';
import { expected, found } from './wording.ts';

/** What is wrong with a value, before it is known where it stands in a file. */
export interface Problem {
  readonly path: readonly string[];
  /** Whether the key itself is at fault or its value. */
  readonly at: 'key' | 'value';
  readonly message: string;
  readonly suggestion?: string;
}

export type Validation =
  | { readonly config: Config; readonly problems: readonly [] }
  | { readonly config: null; readonly problems: readonly Problem[] };

const ajv = new Ajv({ allErrors: true, useDefaults: true, verbose: true, strict: true });
ajv.addVocabulary([...SCHEMA_ANNOTATIONS]);
ajv.addKeyword({
  keyword: 'x-available',
  schemaType: 'object',
  errors: false,
  compile: (schema) => {
    const isAvailable = ajv.compile(schema);
    return (value) => isAvailable(value) === true;
  },
});
const accepts = ajv.compile<Config>(ConfigSchema);

/** Fills `value` with defaults, in place, and lists every problem, one per key. */
export const validate = (value: unknown): Validation => {
  if (accepts(value)) return { config: value, problems: [] };
  const problems = new Map<string, Problem>();
  for (const error of accepts.errors ?? []) {
    const problem = explain(error);
    const id = JSON.stringify(problem.path);
    // A value of the wrong kind is not also "not available yet".
    if (error.keyword === 'x-available' && problems.has(id)) continue;
    problems.set(id, problem);
  }
  return { config: null, problems: [...problems.values()] };
};

/** Every key at its default; a new object each time. */
export const defaultConfig = (): Config => {
  const { config } = validate({});
  if (config === null) throw new TypeError('the defaults of the schema do not satisfy it');
  return config;
};

const explain = (error: ErrorObject): Problem => {
  const path = error.instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const schema = (error.parentSchema ?? {}) as KeySchema;
  if (error.keyword === 'additionalProperties') {
    const key = [...path, String(error.params.additionalProperty)];
    return { path: key, at: 'key', message: 'unknown key', ...hint(suggestKey(key)) };
  }
  const secret = schema.writeOnly === true;
  const value = found(error.data, secret);
  const now = expected(schema['x-available'] ?? schema);
  return {
    path,
    at: 'value',
    message:
      error.keyword === 'x-available'
        ? `${value} is not available yet, only ${now}`
        : `must be ${now}, found ${value}`,
    ...(secret ? {} : hint(suggestValue(schema, error.data, satisfies(schema)))),
  };
};

/** A default in the root of a schema fills nothing, which ajv takes for a mistake. */
const satisfies =
  (schema: KeySchema) =>
  (value: unknown): boolean =>
    ajv.validate({ ...schema, default: undefined }, value);

const hint = (suggestion: string | undefined) => (suggestion === undefined ? {} : { suggestion });

/** The key that was meant: one nearby, or the same key in the section it belongs to. */
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
