import type { Answer } from './declaration.ts';
import { ref } from './json-schema.ts';
import type { Parameter } from './open-api.ts';

/** An answer of JSON. @param schema name of its schema among the document's. */
export function json(schema: string, description: string, example?: unknown): Answer {
  const media = { schema: ref(schema), ...(example === undefined ? {} : { example }) };
  return { description, content: { 'application/json': media } };
}

/** An answer of text. */
export function plainText(contentType: string, description: string): Answer {
  return { description, content: { [contentType]: { schema: { type: 'string' } } } };
}

/** A part of the path, which stands in braces there. */
export function pathParameter(name: string, description: string): Parameter {
  return {
    ...{ name, in: 'path', required: true, description },
    schema: { type: 'string', minLength: 1 },
  };
}
