import type { Static } from 'typebox';
import * as Type from 'typebox';
import { synthesisFields } from '../routes/synthesis-fields.schema.ts';

/** The body of POST / and POST /synthesize: the fields of Piper's own server. */
export const PiperBody = Type.Object({
  text: Type.String({ description: 'The text to speak.' }),
  voice: synthesisFields.voice,
  speaker: Type.Optional(
    Type.Union([Type.Integer({ minimum: 0 }), Type.String()], {
      title: 'a speaker’s number or name',
      description: 'Speaker of a multi-speaker voice; an empty name is none.',
    }),
  ),
  speaker_id: synthesisFields.speaker_id,
  length_scale: synthesisFields.length_scale,
  noise_scale: synthesisFields.noise_scale,
  noise_w_scale: synthesisFields.noise_w_scale,
});

export type PiperBody = Static<typeof PiperBody>;
