/** The schema of the phrases as a function; see config.validators.ts. */
import { Ajv } from 'ajv';
import type { Static } from 'typebox';
import { PhrasesSchema } from './phrases.schema.ts';
import { SCHEMA_ANNOTATIONS } from './schema-keys.ts';

export const ajv = new Ajv({
  ...{ allErrors: true, verbose: true, strict: true, allowUnionTypes: true },
  code: { source: true, esm: true },
});
ajv.addVocabulary([...SCHEMA_ANNOTATIONS]);

export const acceptsPhrases = ajv.compile<Static<typeof PhrasesSchema>>({
  $id: 'acceptsPhrases',
  ...PhrasesSchema,
});
