/** A JSON Schema (2020-12, as OpenAPI 3.1 has it), or a part of one. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

export const ref = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` });

/** An object that always has all these properties. */
export const object = (properties: Readonly<Record<string, JsonSchema>>, about = {}) => ({
  type: 'object',
  ...about,
  properties,
  required: Object.keys(properties),
});

export const listOf = (items: JsonSchema): JsonSchema => ({ type: 'array', items });
export const text = (description: string, more: JsonSchema = {}): JsonSchema => ({
  type: 'string',
  description,
  ...more,
});
export const count = (description: string): JsonSchema => ({
  type: 'integer',
  minimum: 0,
  description,
});
export const number = (description: string): JsonSchema => ({ type: 'number', description });
export const flag = (description: string): JsonSchema => ({ type: 'boolean', description });
