/**
 * The schema as a function. What is built has in the place of this file the code that Ajv writes for it
 * (packages/server/precompile-schemas.ts), and no compiler.
 */
import { Ajv } from 'ajv';
import { type Config, ConfigSchema } from './schema.ts';
import { SCHEMA_ANNOTATIONS } from './schema-keys.ts';

export const ajv = new Ajv({
  ...{ allErrors: true, useDefaults: true, verbose: true, strict: true },
  code: { source: true, esm: true },
});
ajv.addVocabulary([...SCHEMA_ANNOTATIONS]);

export const acceptsConfig = ajv.compile<Config>({ $id: 'acceptsConfig', ...ConfigSchema });
