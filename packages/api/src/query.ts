import type { Context } from 'hono';
import type { TObject } from 'typebox';
import { ApiError } from './errors.ts';
import type { JsonObject } from './json-body.ts';

interface FieldSchema {
  readonly type?: string;
  readonly const?: unknown;
  readonly pattern?: string;
  readonly anyOf?: readonly FieldSchema[];
}

/** A JSON number; the digits before the point may be missing. */
const NUMBER = /^-?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * Reads a query into the same fields as a JSON body. A value becomes a number or a boolean if the
 * schema wants one and the text is one; otherwise it stays text.
 *
 * @throws ApiError `invalid_value` when the query is not UTF-8, or when a known field is given
 *   twice.
 */
export function readQuery(c: Context, schema: TObject): JsonObject {
  const { search } = new URL(c.req.url);
  try {
    decodeURIComponent(search);
  } catch (cause) {
    throw new ApiError(
      'invalid_value',
      'The query is not UTF-8 in percent-encoding; a % itself is %25.',
      { cause },
    );
  }
  const query = new URLSearchParams(search);
  const properties = schema.properties as Readonly<Record<string, FieldSchema>>;
  const fields = [...new Set(query.keys())].map((name): [string, unknown] => {
    const [value = '', ...more] = query.getAll(name);
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (property === undefined) return [name, value];
    if (more.length === 0) return [name, converted(value, property)];
    throw new ApiError('invalid_value', `\`${name}\` is in the query twice.`, { param: name });
  });
  return Object.fromEntries(fields);
}

function converted(value: string, schema: FieldSchema): unknown {
  const branches = schema.anyOf ?? [schema];
  const takes = (...types: string[]) =>
    branches.some(
      ({ type = '', const: only, pattern }) =>
        types.includes(type) &&
        only === undefined &&
        (pattern === undefined || new RegExp(pattern, 'u').test(value)),
    );
  if (takes('string')) return value;
  if (takes('boolean') && (value === 'true' || value === 'false')) return value === 'true';
  if (takes('number', 'integer') && NUMBER.test(value)) return Number(value);
  return value;
}
