/** The schema of the body as a function; see routes/bodies.validators.ts. */
import { Ajv } from 'ajv';
import { PiperBody } from './piper-body.schema.ts';

export const ajv = new Ajv({ verbose: true, code: { source: true, esm: true } });

export const acceptsPiper = ajv.compile<PiperBody>({ $id: 'acceptsPiper', ...PiperBody });
