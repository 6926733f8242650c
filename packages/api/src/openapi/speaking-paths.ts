import type { ErrorCode } from '../errors.ts';
import { PhonemizeBody, SpeechBody, SynthesizeBody, TIMED_FORMATS } from '../schemas.ts';
import type { JsonSchema } from './json-schema.ts';
import type { Paths } from './open-api.ts';
import { queryParameters, requestSchema, spokenText } from './request-schemas.ts';
import { audio, errors, json, parts } from './responses.ts';

/** What the document has to know of the service it describes. */
export interface Described {
  readonly version: string;
  /** Audio format of an answer whose request names none. */
  readonly defaultFormat: string;
  /** Of one request, in code points. */
  readonly maxTextLength: number;
  readonly formats: readonly { readonly name: string; readonly contentType: string }[];
}

const BODY: readonly ErrorCode[] = [
  'invalid_json',
  'missing_required_parameter',
  'invalid_type',
  'invalid_value',
  'body_too_large',
  'unsupported_media_type',
];
const TEXT: readonly ErrorCode[] = ['invalid_input', 'input_too_long'];
const ENGINE: readonly ErrorCode[] = [
  'queue_full',
  'synthesis_failed',
  'engine_crashed',
  'voice_load_failed',
  'engine_unavailable',
  'draining',
  'timeout',
];
const SPEAKING: readonly ErrorCode[] = [
  ...BODY,
  ...TEXT,
  'audio_too_long',
  'input_not_speakable',
  'voice_not_found',
  'speaker_not_found',
  'voice_changed',
  'unsupported_response_format',
  ...ENGINE,
];

const REQUEST_ID = { $ref: '#/components/parameters/RequestId' };
const IF_NONE_MATCH = { $ref: '#/components/parameters/IfNoneMatch' };

const body = (schema: JsonSchema, examples: Readonly<Record<string, JsonSchema>>) => ({
  required: true,
  content: {
    'application/json': {
      schema,
      examples: Object.fromEntries(
        Object.entries(examples).map(([summary, value]) => [summary, { summary, value }]),
      ),
    },
  },
});

/** The routes that speak. */
export function speakingPaths({ defaultFormat, maxTextLength, formats }: Described): Paths {
  const formatField = { enum: formats.map(({ name }) => name), default: defaultFormat };
  const contentTypes = formats.map(({ contentType }) => contentType);
  const text = spokenText(maxTextLength);
  const synthesize = {
    text,
    format: { ...formatField, enum: [...formatField.enum, ...TIMED_FORMATS] },
    audio_format: formatField,
  };
  const timed = {
    'application/json': { schema: { $ref: '#/components/schemas/TimedSpeech' } },
    'application/x-ndjson': { schema: { $ref: '#/components/schemas/TimedSpeechLine' } },
    'application/x-subrip': { schema: { type: 'string' } },
    'text/vtt': { schema: { type: 'string' } },
  };
  const synthesized = { ...audio(contentTypes, timed), ...errors(...SPEAKING, 'not_available') };
  const events = {
    'text/event-stream': {
      schema: { $ref: '#/components/schemas/SpeechEvent' },
    },
  };
  return {
    '/v1/audio/speech': {
      post: {
        operationId: 'createSpeech',
        tags: ['Speech'],
        summary: 'Speak, as OpenAI’s create-speech',
        description:
          'Audio flows while it is made. A `wav` whose length is not known before its first byte has 0xFFFFFFFF in both size fields. `pcm` is 24 kHz, 16 bit, mono, little-endian. Fields that are not listed are ignored.',
        parameters: [REQUEST_ID, IF_NONE_MATCH],
        requestBody: body(
          requestSchema(SpeechBody, { input: text, response_format: formatField }),
          {
            'As OpenAI’s clients send it': {
              model: 'tts-1',
              voice: 'alloy',
              input: 'Good morning. It is seven o’clock.',
              response_format: 'wav',
            },
            'The same again': { input: 'The same again.', seed: 7, speed: 1.2 },
            'Server-sent events': { input: 'Piece by piece.', stream_format: 'sse' },
          },
        ),
        responses: {
          ...audio(contentTypes, events),
          ...errors(...SPEAKING, 'model_not_found'),
        },
      },
    },
    '/v1/synthesize': {
      post: {
        operationId: 'synthesize',
        tags: ['Speech'],
        summary: 'Speak, the native way',
        description:
          'The answer comes whole, with exact sizes; with `stream` it flows. `pcm` keeps the voice’s rate. `json` has the audio in base64 and the times of sentences, words and phonemes; `srt` and `vtt` are subtitles.',
        parameters: [REQUEST_ID, IF_NONE_MATCH],
        requestBody: body(requestSchema(SynthesizeBody, synthesize), {
          'Even and slow': {
            text: 'Even and slow.',
            length_scale: 1.4,
            noise_scale: 0,
            noise_w_scale: 0,
            sample_rate: 16_000,
          },
          'Audio and when what is said': { text: 'One, two.', format: 'json', audio_format: 'wav' },
          'The same line by line, while it is spoken': {
            text: 'One. Two.',
            format: 'json',
            stream: true,
          },
          Subtitles: { text: 'Good morning. It is seven o’clock.', format: 'vtt' },
        }),
        responses: synthesized,
      },
      get: {
        operationId: 'synthesizeByAddress',
        tags: ['Speech'],
        summary: 'The same, for players that have only an address',
        description:
          'It may be the source of an audio element of a web page. What is too long for an address has to be posted.',
        parameters: [
          ...[REQUEST_ID, IF_NONE_MATCH],
          ...queryParameters(SynthesizeBody, synthesize),
        ],
        responses: {
          ...synthesized,
          ...parts(contentTypes),
          ...errors(...SPEAKING, 'not_available', 'range_not_satisfiable'),
        },
      },
    },
    '/v1/phonemize': {
      post: {
        operationId: 'phonemize',
        tags: ['Speech'],
        summary: 'What a text would be spoken as',
        parameters: [REQUEST_ID],
        requestBody: body(requestSchema(PhonemizeBody, { text: { ...text, minLength: 0 } }), {
          'In German': { text: 'Guten Tag. Bis morgen!', espeak_voice: 'de' },
        }),
        responses: {
          ...json('Phonemized', 'Its sentences, those without a sound too.'),
          ...errors(...BODY, ...TEXT, 'voice_not_found', 'espeak_voice_not_found', ...ENGINE),
        },
      },
    },
  };
}
