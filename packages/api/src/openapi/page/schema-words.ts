import type { JsonSchema } from '../../declaration/json-schema.ts';

/** A schema in a few words: `number, 0.25 to 4`, `list of Voice`, `one of audio, sse`. */
export function schemaWords(schema: JsonSchema): string {
  const { $ref, anyOf, const: only, enum: values, type, contentSchema } = schema;
  if (contentSchema) return `JSON of ${schemaWords(contentSchema as JsonSchema)}`;
  if (typeof $ref === 'string') return schemaName($ref);
  if (Array.isArray(anyOf)) return anyOf.filter(isNotNull).map(schemaWords).join(' or ');
  if (only !== undefined) return JSON.stringify(only);
  if (Array.isArray(values)) {
    return `one of ${values.filter((value) => value !== null).join(', ')}`;
  }
  const [kind] = [type].flat();
  if (kind === 'array') return `list of ${schemaWords(schema.items as JsonSchema)}`;
  return `${kind ?? 'anything'}${limits(schema)}`;
}

/** `#/components/schemas/Voice` → `Voice`. */
export function schemaName(pointer: string): string {
  return pointer.split('/').at(-1) ?? pointer;
}

const isNotNull = ({ type }: JsonSchema) => type !== 'null';

function limits({ minimum, maximum, minLength, maxLength }: JsonSchema): string {
  if (maximum === Number.MAX_SAFE_INTEGER) return ` from ${minimum}`;
  if (maximum !== undefined) return `, ${minimum} to ${maximum}`;
  if (maxLength !== undefined) return `, ${minLength ?? 0} to ${maxLength} characters`;
  return '';
}

export interface Field {
  /** Name with the enclosing objects: `error.code`, `sentences[].ids`. */
  readonly name: string;
  readonly words: string;
  readonly isRequired: boolean;
  readonly description: string;
  readonly default?: unknown;
}

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
}

/** The fields of an object and of the objects inside it. */
export function fieldsOf(schema: JsonSchema, prefix = ''): Field[] {
  const { properties = {}, required = [] }: ObjectSchema = schema;
  return Object.entries(properties).flatMap(([key, field]) => {
    const name = `${prefix}${key}`;
    const { description = '', default: fallback, items } = field;
    return [
      {
        ...{ name, words: schemaWords(field), isRequired: required.includes(key) },
        ...{ description: String(description), default: fallback },
      },
      ...fieldsOf(field, `${name}.`),
      ...fieldsOf((items ?? {}) as JsonSchema, `${name}[].`),
    ];
  });
}
