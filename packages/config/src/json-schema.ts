import { ConfigSchema, SECTIONS } from './schema.ts';
import type { KeySchema } from './schema-keys.ts';

/**
 * The JSON Schema (draft 07, which editors know best) of the operator's file. It accepts what
 * `config check` accepts: also a section without keys, and only values that work today.
 */
export const generateJsonSchema = (): string => {
  const properties = Object.fromEntries(
    SECTIONS.map(({ name, schema, keys }) => [
      name,
      {
        ...schema,
        type: ['object', 'null'],
        properties: Object.fromEntries(
          keys.map(([key, keySchema]) => [key, forEditors(keySchema)]),
        ),
        required: undefined,
      },
    ]),
  );
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Configuration of hailo-piper',
    ...ConfigSchema,
    type: ['object', 'null'],
    properties,
    required: undefined,
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
};

/** Editors know `allOf` and not our own keyword. */
const forEditors = ({ 'x-available': available, ...schema }: KeySchema) =>
  available === undefined ? schema : { ...schema, allOf: [available] };
