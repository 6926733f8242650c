import type { Static } from 'typebox';
import * as Type from 'typebox';
import { synthesisFields } from './synthesis-fields.schema.ts';

/** The body of POST /v1/audio/speech. */
export const SpeechBody = Type.Object({
  input: Type.String({ description: 'The text to speak.' }),
  model: Type.Optional(
    Type.String({ description: '`piper`, one of OpenAI’s speech models, or a voice id.' }),
  ),
  response_format: Type.Optional(Type.String({ description: 'The audio format of the answer.' })),
  stream_format: Type.Optional(
    Type.Enum(['audio', 'sse'], {
      type: 'string',
      description: '`audio` sends bytes, `sse` the same bytes as server-sent events.',
    }),
  ),
  instructions: Type.Optional(Type.String({ description: 'Accepted and not used.' })),
  ...synthesisFields,
});

export type SpeechBody = Static<typeof SpeechBody>;
