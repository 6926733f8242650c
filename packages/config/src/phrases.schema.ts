import * as Type from 'typebox';
import { NAME, textLike } from './schema-keys.ts';

const number = (minimum: number, maximum: number) =>
  Type.Optional(Type.Number({ minimum, maximum }));

/** A phrase of the bank: names and ranges of its settings are those of /v1/synthesize. */
export const PhraseSchema = Type.Object(
  {
    text: Type.String(textLike('\\S', 'text to speak')),
    voice: Type.Optional(Type.String(NAME)),
    speaker: Type.Optional(
      Type.Union([Type.Integer({ minimum: 0 }), Type.String({ minLength: 1 })], {
        'x-expected': 'the number or name of a speaker',
      }),
    ),
    speaker_id: Type.Optional(
      Type.Integer({ minimum: 0, 'x-expected': 'the number of a speaker' }),
    ),
    speed: number(0.25, 4),
    length_scale: number(0.1, 10),
    noise_scale: number(0, 2),
    noise_w_scale: number(0, 2),
    volume: number(0, 10),
    normalize_audio: Type.Optional(Type.Union([Type.Boolean(), Type.Literal('steady')])),
    sentence_silence: number(0, 10),
    seed: Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })),
    formats: Type.Optional(
      Type.Array(Type.Enum(['wav', 'mp3', 'opus', 'aac', 'flac', 'pcm', 'json', 'srt', 'vtt']), {
        minItems: 1,
        'x-expected': 'a list of one format or more',
      }),
    ),
    stream: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false, 'x-expected': 'a map with `text`' },
);

/** The file: a list of phrases. */
export const PhrasesSchema = Type.Array(PhraseSchema, { 'x-expected': 'a list of phrases' });
