import type { Static } from 'typebox';
import * as Type from 'typebox';
import { voiceField } from './synthesis-fields.schema.ts';

/** The body of POST /v1/phonemize. */
export const PhonemizeBody = Type.Object({
  text: Type.String({ description: 'The text to look at.' }),
  voice: voiceField,
  espeak_voice: Type.Optional(
    Type.String({
      title: 'one of espeak’s names of languages',
      minLength: 1,
      maxLength: 60,
      description:
        'A language by espeak’s file or name, such as `de`, `gmw/de` or `German`, in place of the voice’s own.',
    }),
  ),
});

export type PhonemizeBody = Static<typeof PhonemizeBody>;
