import type { JsonSchema } from '../declaration/json-schema.ts';

/**
 * A schema that admits the properties it names and no other, in the objects within it too. The document
 * of clients stays open, so that they bear fields of later versions; tests close it, so that an
 * undocumented field fails.
 */
export function closedSchema(schema: JsonSchema): JsonSchema {
  return closed(schema) as JsonSchema;
}

function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const schema = value as JsonSchema;
  // What stands beside a `$ref` in `allOf` narrows the schema behind the `$ref`, which is closed itself.
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
