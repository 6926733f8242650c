import { json, pathParameter } from '../declaration/answers.ts';
import type { RouteDeclaration } from '../declaration/declaration.ts';
import {
  count,
  flag,
  type JsonSchema,
  listOf,
  number,
  object,
  orNull,
  ref,
  text,
} from '../declaration/json-schema.ts';

const VoiceDefaults = object(
  {
    length_scale: number('Larger is slower.'),
    noise_scale: number('Variation of the sound.'),
    noise_w_scale: number('Variation of the durations.'),
    volume: number('Gain after normalisation.'),
    normalize_audio: { enum: [true, false, 'steady'], description: 'How the level is set.' },
    sentence_silence: number('Silence between sentences, in seconds.'),
  },
  { description: 'What holds where a request says nothing.' },
);

const Voice = object({
  id: text('What to send as `voice`.'),
  name: text('The same.'),
  language: text('Such as `en_US`.'),
  language_tag: text('The language as BCP 47 writes it, such as `en-US`.'),
  language_name: orNull(text("The language's own name, such as `Deutsch`.")),
  gender: text('Not known; always `neutral`.', { const: 'neutral' }),
  sample_rate: count('Hz.'),
  hop_length: count('Samples of one frame; usage counts frames.'),
  quality: { type: ['string', 'null'], description: '`low`, `medium` or `high`.' },
  espeak_voice: text('The language espeak-ng reads the text in.'),
  num_speakers: count('How many speakers it has.'),
  speakers: {
    type: 'object',
    description: 'Names of its speakers and their numbers; empty in a list that leaves them out.',
    additionalProperties: count('Its number.'),
  },
  aliases: { ...listOf({ type: 'string' }), description: 'Its further names.' },
  licence: orNull(text('As its MODEL_CARD states it.')),
  credit: orNull(text('Whom or what to name, as its MODEL_CARD states it.')),
  size_bytes: count('Bytes of its files.'),
  defaults: ref('VoiceDefaults'),
  windowed: flag(
    'Whether audio flows within a sentence. Only then a seed has an effect. Known once it is prepared.',
  ),
  decoder: text('Arithmetic of its decoder.', { enum: ['f32', 'f16'] }),
  prepared: flag(
    'Whether it can be loaded; otherwise its first request waits until it is prepared.',
  ),
  loaded: flag('Whether a worker holds it.'),
  default: flag('Whether it speaks where no voice is named.'),
});

const BrokenVoice = object({
  id: text('What would be its id.'),
  reason: text('Why it cannot be used.'),
});

const ListedVoice = object({ id: text('What to send as `voice`.'), name: text('The same.') });

const VoiceNames: JsonSchema = object({
  voices: {
    anyOf: [listOf(ref('ListedVoice')), listOf({ type: 'string' })],
    description: 'Objects, or with `legacy=true` strings.',
  },
});

export const VOICES_DECLARATION: RouteDeclaration = {
  components: {
    schemas: {
      Voice,
      VoiceDefaults,
      BrokenVoice,
      VoiceList: object({
        voices: listOf(ref('Voice')),
        broken: { ...listOf(ref('BrokenVoice')), description: 'Voices that cannot be used.' },
      }),
      ListedVoice,
      VoiceNames,
    },
  },
  operations: [
    {
      method: 'get',
      path: '/v1/voices',
      operationId: 'listVoices',
      tag: 'Voices and models',
      summary: 'Voices with all they are',
      request: {
        parameters: [
          {
            name: 'speakers',
            in: 'query',
            description: 'Which speakers are named: of voices with up to 20, of all, or of none.',
            schema: { type: 'string', enum: ['few', 'all', 'none'], default: 'few' },
          },
        ],
      },
      answers: { 200: json('VoiceList', 'Every voice.') },
      errors: ['invalid_value'],
    },
    {
      method: 'get',
      path: '/v1/voices/{id}',
      operationId: 'getVoice',
      tag: 'Voices and models',
      summary: 'One voice',
      request: {
        parameters: [pathParameter('id', 'Whatever `voice` may be, `default` for instance.')],
      },
      answers: { 200: json('Voice', 'The voice.') },
      errors: ['not_found', 'engine_unavailable'],
    },
    {
      method: 'get',
      path: '/v1/audio/voices',
      operationId: 'listVoiceNames',
      tag: 'Voices and models',
      summary: 'Ids and aliases, as Open WebUI and Home Assistant read them',
      request: {
        parameters: [
          {
            name: 'legacy',
            in: 'query',
            description: '`true`: plain strings; anything else: objects.',
            schema: { type: 'string' },
          },
        ],
      },
      answers: { 200: json('VoiceNames', 'Every name.') },
    },
  ],
};
