import type { JsonSchema } from '../declaration/json-schema.ts';

/**
 * Closes a schema and its nested objects: they allow only the named properties. The published
 * document stays open, so that clients accept fields of later versions; tests close it, so that an
 * undocumented field fails.
 */
export function closedSchema(schema: JsonSchema): JsonSchema {
  return closed(schema) as JsonSchema;
}

function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const schema = value as JsonSchema;
  // A schema beside a `$ref` in `allOf` only narrows the referenced schema, which is closed itself.
  if (Array.isArray(schema.allOf)) return schema;
  const { properties, ...keywords } = schema;
  const rest = mapValues(keywords, closed);
  if (typeof properties !== 'object') return rest;
  return {
    additionalProperties: false,
    ...rest,
    properties: mapValues(properties as JsonSchema, closed),
  };
}

const mapValues = (object: JsonSchema, change: (value: unknown) => unknown): JsonSchema =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));
