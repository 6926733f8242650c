import { HIGHEST_SAMPLE_RATE, LOWEST_SAMPLE_RATE } from '@hailo-piper/audio';
import type { Static } from 'typebox';
import * as Type from 'typebox';

/**
 * What clients may send. The same schemas make the types, validate the requests and go into the
 * OpenAPI document. A `title` finishes the sentence "`field` must be …".
 */

const optionalNumber = (minimum: number, maximum: number, description: string) =>
  Type.Optional(Type.Number({ minimum, maximum, description }));

const voiceField = Type.Optional(
  Type.Union([Type.String(), Type.Object({ id: Type.String() })], {
    title: 'a voice id or an object with an `id`',
    description:
      'A voice id, `default`, or one of OpenAI’s voice names; `id:speaker` picks a speaker.',
  }),
);

/** Fields both speaking routes share: Piper's own parameters and ours. */
const synthesisFields = {
  voice: voiceField,
  speaker: Type.Optional(
    Type.Union([Type.Integer({ minimum: 0 }), Type.String({ minLength: 1 })], {
      title: 'a speaker’s number or name',
      description:
        'Speaker of a multi-speaker voice. A number is a number; text is a name if the voice has it, ' +
        'else a number in digits.',
    }),
  ),
  speaker_id: Type.Optional(
    Type.Union([Type.Integer({ minimum: 0 }), Type.String({ pattern: '^\\d{1,9}$' })], {
      title: 'a speaker’s number; its name goes into `speaker`',
      description: 'Piper’s name for the number of a speaker: never read as a name.',
    }),
  ),
  speed: optionalNumber(0.25, 4, 'Divides the length: 2 takes half as long.'),
  length_scale: optionalNumber(0.1, 10, 'Larger is slower.'),
  noise_scale: optionalNumber(0, 2, 'Variation of the sound.'),
  noise_w_scale: optionalNumber(0, 2, 'Variation of the durations.'),
  volume: optionalNumber(0, 10, 'Gain after normalisation.'),
  normalize_audio: Type.Optional(
    Type.Union([Type.Boolean(), Type.Literal('steady')], {
      title: 'true, false or "steady"',
      description:
        '`true`: Piper’s peak normalisation of each sentence. `false`: the model’s own level. ' +
        '`steady`: one gain per voice and a limiter.',
    }),
  ),
  sentence_silence: optionalNumber(0, 10, 'Silence between sentences, in seconds.'),
  sample_rate: Type.Optional(
    Type.Integer({
      minimum: LOWEST_SAMPLE_RATE,
      maximum: HIGHEST_SAMPLE_RATE,
      description: 'Resample to this rate, in Hz. mp3, opus and aac take certain rates only.',
    }),
  ),
  seed: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'Makes the same request the same audio.',
    }),
  ),
};

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

/** What `format` of /v1/synthesize may be beside an audio format. */
export const TIMED_FORMATS: readonly string[] = ['json', 'srt', 'vtt'];

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

export type SpeechBody = Static<typeof SpeechBody>;
export type SynthesizeBody = Static<typeof SynthesizeBody>;
export type PhonemizeBody = Static<typeof PhonemizeBody>;
export type SynthesisFields = Omit<
  SynthesizeBody,
  'text' | 'format' | 'audio_format' | 'stream' | 'input_type'
>;
