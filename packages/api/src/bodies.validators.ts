/**
 * The schemas of request bodies as functions. What is built has in the place of this file the code
 * that Ajv writes for it (packages/server/precompile-schemas.ts), and no compiler.
 */
import { Ajv } from 'ajv';
import { PhonemizeBody, SpeechBody, SynthesizeBody } from './schemas.ts';

export const ajv = new Ajv({ verbose: true, code: { source: true, esm: true } });

export const acceptsSpeech = ajv.compile<SpeechBody>({ $id: 'acceptsSpeech', ...SpeechBody });
export const acceptsSynthesize = ajv.compile<SynthesizeBody>({
  $id: 'acceptsSynthesize',
  ...SynthesizeBody,
});
export const acceptsPhonemize = ajv.compile<PhonemizeBody>({
  $id: 'acceptsPhonemize',
  ...PhonemizeBody,
});
