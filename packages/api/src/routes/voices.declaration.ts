import { json, pathParameter } from '../declaration/answers.ts';
import type { RouteDeclaration } from '../declaration/declaration.ts';
import {
  count,
  flag,
  type JsonSchema,
  listOf,
  number,
  object,
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
  gender: text('Not known; always `neutral`.', { const: 'neutral' }),
  sample_rate: count('Hz.'),
  hop_length: count('Samples of one frame; usage counts frames.'),
  quality: { type: ['string', 'null'], description: '`low`, `medium` or `high`.' },
  espeak_voice: text('The language espeak-ng reads the text in.'),
  num_speakers: count('How many speakers it has.'),
  speakers: {
    type: 'object',
    description: 'Names of its speakers and their numbers.',
    additionalProperties: count('Its number.'),
  },
  aliases: { ...listOf({ type: 'string' }), description: 'Its further names.' },
  defaults: ref('VoiceDefaults'),
  windowed: flag('Whether audio flows within a sentence. Only then a seed has an effect.'),
  decoder: text('Arithmetic of its decoder.', { enum: ['f32', 'f16'] }),
  default: flag('Whether it speaks where no voice is named.'),
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
      VoiceList: object({ voices: listOf(ref('Voice')) }),
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
      answers: { 200: json('VoiceList', 'Every voice.') },
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
