import { UNSPEAKABLE_CHARACTERS } from '@hailo-piper/speech';
import type { TObject } from 'typebox';
import type { JsonSchema } from './json-schema.ts';
import type { Parameter } from './open-api.ts';

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

/**
 * The same as parameters of a query: there is no `null` and nothing but text in it, which is read as
 * what the schema wants.
 */
export function queryParameters(
  schema: TObject,
  more: Readonly<Record<string, JsonSchema>>,
): Parameter[] {
  const { properties, required } = schema;
  return Object.entries(properties as Record<string, JsonSchema>).map(([name, field]) => {
    const { title: _, description = '', anyOf, ...keywords } = { ...field, ...more[name] };
    const branches = (anyOf ?? []) as readonly JsonSchema[];
    const plain = branches.filter(({ type }) => type !== 'object');
    return {
      name,
      in: 'query',
      required: (required ?? []).includes(name),
      description: String(description),
      schema: plain.length === 0 ? keywords : { ...keywords, anyOf: plain },
    };
  });
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
