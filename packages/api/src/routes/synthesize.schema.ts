import type { Static } from 'typebox';
import * as Type from 'typebox';
import { synthesisFields } from './synthesis-fields.schema.ts';

/** Values of `format` of /v1/synthesize besides the audio formats. */
export const TIMED_FORMATS: readonly string[] = ['json', 'srt', 'vtt'];

/** The body of POST /v1/synthesize, and the query of GET. */
export const SynthesizeBody = Type.Object({
  text: Type.String({ description: 'The text to speak.' }),
  format: Type.Optional(
    Type.String({
      description:
        'An audio format; `json`, which has audio and the times of what is said; or `srt` or `vtt`, ' +
        'which are subtitles.',
    }),
  ),
  audio_format: Type.Optional(Type.String({ description: 'The format of the audio in `json`.' })),
  stream: Type.Optional(
    Type.Boolean({
      description:
        'Send it while it is made; `json` is then JSON lines. Default: the whole at once.',
    }),
  ),
  input_type: Type.Optional(
    Type.String({ description: '`text`; other kinds are not available yet.' }),
  ),
  ...synthesisFields,
});

export type SynthesizeBody = Static<typeof SynthesizeBody>;

/** The fields that both speech routes have. */
export type SynthesisFields = Omit<
  SynthesizeBody,
  'text' | 'format' | 'audio_format' | 'stream' | 'input_type'
>;
