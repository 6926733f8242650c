/** A JSON Schema (2020-12, as used by OpenAPI 3.1), or a part of one. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

export interface ObjectSchema extends JsonSchema {
  readonly properties: Readonly<Record<string, JsonSchema>>;
  readonly required: readonly string[];
}

/** A reference to a schema in the document's components. */
export function ref(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}

/** An object schema whose properties are all required. */
export function object(
  properties: Readonly<Record<string, JsonSchema>>,
  about: JsonSchema = {},
): ObjectSchema {
  return { type: 'object', ...about, properties, required: Object.keys(properties) };
}

/** The same object schema with additional optional properties. */
export function withOptional(
  schema: ObjectSchema,
  properties: Readonly<Record<string, JsonSchema>>,
): ObjectSchema {
  return { ...schema, properties: { ...schema.properties, ...properties } };
}

export function listOf(items: JsonSchema): JsonSchema {
  return { type: 'array', items };
}

export function text(description: string, more: JsonSchema = {}): JsonSchema {
  return { type: 'string', description, ...more };
}

export function count(description: string): JsonSchema {
  return { type: 'integer', minimum: 0, description };
}

export function number(description: string): JsonSchema {
  return { type: 'number', description };
}

export function flag(description: string): JsonSchema {
  return { type: 'boolean', description };
}

/** The same schema, or `null`. */
export function orNull(schema: JsonSchema): JsonSchema {
  const { anyOf, enum: values, type } = schema;
  if (Array.isArray(anyOf)) return { ...schema, anyOf: [...anyOf, { type: 'null' }] };
  return {
    ...schema,
    type: [type, 'null'],
    ...(Array.isArray(values) ? { enum: [...values, null] } : {}),
  };
}
