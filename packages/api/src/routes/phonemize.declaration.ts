import { json } from '../declaration/answers.ts';
import type { DescribedService, RouteDeclaration } from '../declaration/declaration.ts';
import { listOf, object, text } from '../declaration/json-schema.ts';
import { requestSchema, spokenText } from '../declaration/request-schemas.ts';
import { BODY_ERRORS, ENGINE_ERRORS, TEXT_ERRORS } from './error-groups.ts';
import { PhonemizeBody } from './phonemize.schema.ts';

const Phonemized = object({
  espeak_voice: text('The language the text was read in; empty for voices that speak letters.'),
  sentences: listOf(
    object({
      phonemes: text('As Piper 1.3.0 hands them to a voice, in NFD.'),
      ids: { ...listOf({ type: 'integer' }), description: 'Phoneme ids of the voice.' },
      unknown: { ...listOf({ type: 'string' }), description: 'Phonemes the voice has no id for.' },
    }),
  ),
});

export function phonemizeDeclaration({ maxTextLength }: DescribedService): RouteDeclaration {
  return {
    components: { schemas: { Phonemized } },
    operations: [
      {
        method: 'post',
        path: '/v1/phonemize',
        operationId: 'phonemize',
        tag: 'Speech',
        summary: 'What a text would be spoken as',
        request: {
          body: {
            // An empty text is valid: it has no sentences.
            schema: requestSchema(PhonemizeBody, {
              text: { ...spokenText(maxTextLength), minLength: 0 },
            }),
            examples: { 'In German': { text: 'Guten Tag. Bis morgen!', espeak_voice: 'de' } },
          },
        },
        answers: { 200: json('Phonemized', 'Its sentences, those without a sound too.') },
        errors: [
          ...BODY_ERRORS,
          ...TEXT_ERRORS,
          'voice_not_found',
          'espeak_voice_not_found',
          ...ENGINE_ERRORS,
        ],
      },
    ],
  };
}
