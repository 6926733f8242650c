import type { TObject } from 'typebox';
import { UNSPEAKABLE_CHARACTERS } from '../text-rules.ts';
import type { JsonSchema } from './json-schema.ts';

/**
 * A request's schema as clients should see it: the one that validates, with the rules that are
 * checked elsewhere, and with `null`, which counts as absent, where a field may be left out.
 *
 * @param more keywords for some of its fields.
 */
export function requestSchema(
  schema: TObject,
  more: Readonly<Record<string, JsonSchema>>,
): JsonSchema {
  const { properties } = schema;
  const required: readonly string[] = schema.required ?? [];
  const fields = Object.entries(properties as Record<string, JsonSchema>).map(([name, field]) => {
    // The title finishes the sentence of an error message.
    const { title: _, ...keywords } = { ...field, ...more[name] };
    return [name, required.includes(name) ? keywords : orNull(keywords)];
  });
  return { type: 'object', properties: Object.fromEntries(fields), required };
}

function orNull(schema: JsonSchema): JsonSchema {
  const { anyOf, enum: values, type } = schema;
  if (Array.isArray(anyOf)) return { ...schema, anyOf: [...anyOf, { type: 'null' }] };
  return {
    ...schema,
    type: [type, 'null'],
    ...(Array.isArray(values) ? { enum: [...values, null] } : {}),
  };
}

/** A text that may be spoken, as far as a schema can tell. */
export const spokenText = (maxLength: number): JsonSchema => ({
  minLength: 1,
  maxLength,
  pattern: `^[^${UNSPEAKABLE_CHARACTERS}]*$`,
});
