import { UNSPEAKABLE_CHARACTERS } from '@hailo-piper/speech';
import type { TObject } from 'typebox';
import { type JsonSchema, orNull } from './json-schema.ts';
import type { Parameter } from './open-api.ts';

/**
 * The documented schema of a body: the validated schema, with `null` allowed for each optional
 * field, because `null` counts as absent.
 *
 * @param more Additional keywords by field, for rules checked elsewhere.
 */
export function requestSchema(
  schema: TObject,
  more: Readonly<Record<string, JsonSchema>>,
): JsonSchema {
  const { properties } = schema;
  const required: readonly string[] = schema.required ?? [];
  const fields = Object.entries(properties as Record<string, JsonSchema>).map(([name, field]) => {
    // The title completes the sentence of an error message.
    const { title: _, ...keywords } = { ...field, ...more[name] };
    return [name, required.includes(name) ? keywords : orNull(keywords)];
  });
  return { type: 'object', properties: Object.fromEntries(fields), required };
}

/**
 * The fields of a body as query parameters. A query holds only text, which `readQuery` converts; it
 * has no `null` and no objects.
 *
 * @param more Additional keywords by field, for rules checked elsewhere.
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

/**
 * Keywords of a text to speak, the same rules as in `checkText`.
 * @param maxLength Code points.
 */
export function spokenText(maxLength: number): JsonSchema {
  return { minLength: 1, maxLength, pattern: `^[^${UNSPEAKABLE_CHARACTERS}]*$` };
}
