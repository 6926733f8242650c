/**
 * The schemas of request bodies as functions. The build replaces this file by the code that Ajv writes
 * for them (packages/server/precompile-schemas.ts), so no compiler is loaded.
 */
import { Ajv } from 'ajv';
import { PhonemizeBody } from './phonemize.schema.ts';
import { SpeechBody } from './speech.schema.ts';
import { SynthesizeBody } from './synthesize.schema.ts';

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
