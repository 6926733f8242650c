import { ERRORS } from '../errors.ts';
import { count, flag, type JsonSchema, listOf, number, object, ref, text } from './json-schema.ts';
import { TIMED_SCHEMAS, UNKNOWN } from './timed-schemas.ts';

const ErrorAnswer = object(
  {
    error: object({
      message: text('What is wrong, for people.'),
      type: text('The kind of error.', {
        enum: [...new Set(Object.values(ERRORS).map(({ type }) => type))],
      }),
      param: { type: ['string', 'null'], description: 'The field at fault, if it is one.' },
      code: text('What is wrong, for programs.', { enum: Object.keys(ERRORS) }),
    }),
  },
  { description: 'Every error, on every route.' },
);

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

const VoiceNames = object({
  voices: {
    anyOf: [listOf(ref('ListedVoice')), listOf({ type: 'string' })],
    description: 'Objects, or with `legacy=true` strings.',
  },
});

const Model = object({
  id: text('What to send as `model`.'),
  object: text('Always `model`.', { const: 'model' }),
  created: count('Not known; always 0.'),
  owned_by: text('Always `hailo-piper`.'),
});

const models = { object: text('Always `list`.', { const: 'list' }), data: listOf(ref('Model')) };
const ModelList = object(models);
const AudioModelList = object({ ...models, models: listOf(ref('ListedVoice')) });

const Phonemized = object({
  espeak_voice: text('The language the text was read in; empty for voices that speak letters.'),
  sentences: listOf(
    object({
      phonemes: text('As Piper 1.3.0 hands them to a voice, in NFD.'),
      ids: { ...listOf({ type: 'integer' }), description: 'Phoneme ids of the voice.' },
      unknown: { ...listOf({ type: 'string' }), description: 'Phonemes the voice has no id for.' },
    }),
  ),
});

const SpeechAudioDelta = object({
  type: text('A piece of the audio.', { const: 'speech.audio.delta' }),
  audio: text('Base64; the pieces joined are the file.', { contentEncoding: 'base64' }),
});

const speechAudioDone = object({
  type: text('The end; without it the audio is not complete.', { const: 'speech.audio.done' }),
  usage: object({
    input_tokens: count('Phoneme ids read.'),
    output_tokens: count('Frames spoken.'),
    total_tokens: count('Their sum.'),
  }),
});
const SpeechAudioDone = {
  ...speechAudioDone,
  properties: { ...speechAudioDone.properties, unknown: UNKNOWN },
};

const SpeechEvent = object(
  {
    data: text('One line of JSON.', {
      contentMediaType: 'application/json',
      contentSchema: { anyOf: [ref('SpeechAudioDelta'), ref('SpeechAudioDone')] },
    }),
  },
  { description: 'An event of a `text/event-stream`.' },
);

/** Beside what an answer always has. */
const withMore = ({ properties, ...rest }: ReturnType<typeof object>, more: object) => ({
  ...rest,
  properties: { ...properties, ...more },
});

const withReason = (answer: ReturnType<typeof object>) =>
  withMore(answer, { reason: text('Why nothing can be spoken, while that is so.') });

const queue = withMore(
  object({
    waiting: count('Requests no worker has taken yet.'),
    active: count('Requests being spoken.'),
    limit: count('Most that may wait.'),
  }),
  { slow: count('Requests being spoken whose readers need no audio for now; they have no place.') },
);

const Health = withReason(
  object({
    status: text('In a word.', {
      enum: ['healthy', 'degraded', 'starting', 'draining', 'unhealthy'],
    }),
    service: text('Always `hailo-piper`.', { const: 'hailo-piper' }),
    model_loaded: flag('Whether there is a voice to speak with.'),
    model_info: {
      type: 'object',
      description: 'The default voice; empty while it is loaded.',
      properties: {
        model_path: text('The name of its file.'),
        sample_rate: count('Hz.'),
        num_speakers: count('How many speakers it has.'),
        language: text('Its espeak voice.'),
        windowed: flag('Whether audio flows within a sentence.'),
        decoder: text('Arithmetic of its decoder.', { enum: ['f32', 'f16'] }),
      },
    },
    voices_left_out: {
      ...listOf(object({ file: text('The file or folder.'), reason: text('Why, in a sentence.') })),
      description: 'Files among the voices that cannot be spoken with.',
    },
    version: text('Of the service.'),
    uptime_seconds: count('Since the start.'),
    workers: object({
      total: count('Workers there are.'),
      busy: count('Workers that speak.'),
      threads: count('Threads of ONNX Runtime in each.'),
    }),
    queue,
  }),
);

const Probe = withReason(object({ status: text('In a word.') }));

/** Every kind of JSON that this service answers with. */
export const ANSWER_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  Error: ErrorAnswer,
  Voice,
  VoiceDefaults,
  VoiceList: object({ voices: listOf(ref('Voice')) }),
  ListedVoice,
  VoiceNames,
  Model,
  ModelList,
  AudioModelList,
  Phonemized,
  SpeechEvent,
  SpeechAudioDelta,
  SpeechAudioDone,
  ...TIMED_SCHEMAS,
  Health,
  Probe,
};
