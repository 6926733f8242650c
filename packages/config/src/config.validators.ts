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
ajv.addKeyword({
  keyword: 'x-available',
  schemaType: 'object',
  trackErrors: true,
  // Whether it holds counts, and not why it does not: errors of its own are empty, and dropped.
  code: (context) => {
    const holds = context.gen.name('holds');
    context.subschema(
      { keyword: 'x-available', compositeRule: true, createErrors: false, allErrors: false },
      holds,
    );
    context.reset();
    context.pass(holds);
  },
});

export const acceptsConfig = ajv.compile<Config>({ $id: 'acceptsConfig', ...ConfigSchema });
