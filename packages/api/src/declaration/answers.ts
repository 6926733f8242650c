import type { Answer } from './declaration.ts';
import { ref } from './json-schema.ts';
import type { Parameter } from './open-api.ts';

/**
 * A JSON answer.
 * @param schema Name of its schema in the document.
 */
export function json(schema: string, description: string, example?: unknown): Answer {
  const media = { schema: ref(schema), ...(example === undefined ? {} : { example }) };
  return { description, content: { 'application/json': media } };
}

/** A text answer. */
export function plainText(contentType: string, description: string): Answer {
  return { description, content: { [contentType]: { schema: { type: 'string' } } } };
}

/** A path parameter, written in braces in the path. */
export function pathParameter(name: string, description: string): Parameter {
  return {
    ...{ name, in: 'path', required: true, description },
    schema: { type: 'string', minLength: 1 },
  };
}
