import { HIGHEST_SAMPLE_RATE, LOWEST_SAMPLE_RATE } from '@hailo-piper/audio';
import * as Type from 'typebox';

/**
 * Fields shared by several routes. Request schemas define the types, validate requests and go into
 * the OpenAPI document. A `title` completes the sentence "`field` must be …".
 */

const optionalNumber = (minimum: number, maximum: number, description: string) =>
  Type.Optional(Type.Number({ minimum, maximum, description }));

export const voiceField = Type.Optional(
  Type.Union([Type.String(), Type.Object({ id: Type.String() })], {
    title: 'a voice id or an object with an `id`',
    description:
      'A voice id, `default`, or one of OpenAI’s voice names; `id:speaker` picks a speaker.',
  }),
);

/** Fields of both speech routes: Piper's parameters and ours. */
export const synthesisFields = {
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
  cache: Type.Optional(
    Type.Boolean({
      description:
        'Where the service remembers what it said: `true` lets it answer with what it said before, also where that would sound different each time; `false` has it spoken anew and not remembered.',
    }),
  ),
};
