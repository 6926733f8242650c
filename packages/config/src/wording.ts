import type { KeySchema } from './schema-keys.ts';

/** The values that a schema accepts, in words: `an integer from 0 to 65535`. */
export function expected(schema: KeySchema): string {
  if (schema['x-expected'] !== undefined) return schema['x-expected'];
  if (schema.anyOf !== undefined) return orList(schema.anyOf.map(expected));
  if (schema.const !== undefined) return literal(schema.const);
  if (schema.enum !== undefined) return orList(schema.enum.map(literal));
  switch (schema.type) {
    case 'boolean':
      return 'true or false';
    case 'integer':
      return `an integer${range(schema)}`;
    case 'number':
      return `a number${range(schema)}`;
    case 'string':
      return 'text';
    case 'array':
      return schema.items === undefined ? 'a list' : `a list, each item ${expected(schema.items)}`;
    case 'null':
      return 'null';
    default:
      return 'a map of keys and values';
  }
}

/** A value found in a file, shortened; secrets are not shown. */
export function found(value: unknown, secret = false): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  if (secret) return typeof value === 'string' ? 'text' : `a ${typeof value}`;
  if (typeof value === 'string') return JSON.stringify(shorten(value));
  return String(value);
}

/** A value as written in YAML. */
export function literal(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const orList = (items: readonly string[]): string =>
  items.length < 2
    ? items.join('')
    : `${items.slice(0, -1).join(', ')} or ${items[items.length - 1]}`;

const range = ({ minimum, exclusiveMinimum, maximum }: KeySchema): string => {
  if (exclusiveMinimum !== undefined) return ` above ${exclusiveMinimum}, up to ${maximum}`;
  return minimum === undefined ? '' : ` from ${minimum} to ${maximum}`;
};

const shorten = (text: string): string => (text.length > 40 ? `${text.slice(0, 39)}…` : text);
