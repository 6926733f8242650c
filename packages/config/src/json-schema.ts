import { ConfigSchema, SECTIONS } from './schema.ts';
import { UNAVAILABLE_KEYS } from './unavailable-keys.ts';

/**
 * The JSON Schema of the operator's file (draft 07, best supported by editors). It accepts what
 * `config check` accepts, including empty sections, and keys of missing features at their value for
 * off.
 */
export function generateJsonSchema(): string {
  const properties: Record<string, object> = Object.fromEntries(
    SECTIONS.map(({ name, schema, keys }) => [
      name,
      {
        ...schema,
        type: ['object', 'null'],
        properties: { ...Object.fromEntries(keys), ...unavailable(name) },
        required: undefined,
      },
    ]),
  );
  for (const name of Object.keys(UNAVAILABLE_KEYS)) {
    properties[name] ??= {
      type: ['object', 'null'],
      additionalProperties: false,
      properties: unavailable(name),
    };
  }
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Configuration of hailo-piper',
    ...ConfigSchema,
    type: ['object', 'null'],
    properties,
    required: undefined,
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

const unavailable = (section: string): Record<string, object> =>
  Object.fromEntries(
    Object.entries(UNAVAILABLE_KEYS[section] ?? {}).map(([key, value]) => [
      key,
      { description: 'Not available yet; without effect.', const: value },
    ]),
  );
