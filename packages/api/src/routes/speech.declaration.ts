import type { DescribedService, RouteDeclaration } from '../declaration/declaration.ts';
import { count, object, ref, text, withOptional } from '../declaration/json-schema.ts';
import { requestSchema, spokenText } from '../declaration/request-schemas.ts';
import { SPEECH_ERRORS } from './error-groups.ts';
import { SpeechBody } from './speech.schema.ts';
import { audioFormatField, IF_NONE_MATCH, spoken, UNCHANGED, UNKNOWN } from './speech-answers.ts';

const SpeechAudioDelta = object({
  type: text('A piece of the audio.', { const: 'speech.audio.delta' }),
  audio: text('Base64; the pieces joined are the file.', { contentEncoding: 'base64' }),
});

const SpeechAudioDone = withOptional(
  object({
    type: text('The end; without it the audio is not complete.', { const: 'speech.audio.done' }),
    usage: object({
      input_tokens: count('Phoneme ids read.'),
      output_tokens: count('Frames spoken.'),
      total_tokens: count('Their sum.'),
    }),
  }),
  { unknown: UNKNOWN },
);

const SpeechEvent = object(
  {
    data: text('One line of JSON.', {
      contentMediaType: 'application/json',
      contentSchema: { anyOf: [ref('SpeechAudioDelta'), ref('SpeechAudioDone')] },
    }),
  },
  { description: 'An event of a `text/event-stream`.' },
);

export function speechDeclaration(service: DescribedService): RouteDeclaration {
  return {
    components: { schemas: { SpeechEvent, SpeechAudioDelta, SpeechAudioDone } },
    operations: [
      {
        method: 'post',
        path: '/v1/audio/speech',
        operationId: 'createSpeech',
        tag: 'Speech',
        summary: 'Speak, as OpenAI’s create-speech',
        description:
          'Audio flows while it is made. A `wav` whose length is not known before its first byte has 0xFFFFFFFF in both size fields. `pcm` is 24 kHz, 16 bit, mono, little-endian. Fields that are not listed are ignored.',
        request: {
          parameters: [IF_NONE_MATCH],
          body: {
            schema: requestSchema(SpeechBody, {
              input: spokenText(service.maxTextLength),
              response_format: audioFormatField(service),
            }),
            examples: {
              'As OpenAI’s clients send it': {
                model: 'tts-1',
                voice: 'alloy',
                input: 'Good morning. It is seven o’clock.',
                response_format: 'wav',
              },
              'The same again': { input: 'The same again.', seed: 7, speed: 1.2 },
              'Server-sent events': { input: 'Piece by piece.', stream_format: 'sse' },
            },
          },
        },
        answers: {
          200: spoken(service, { 'text/event-stream': { schema: ref('SpeechEvent') } }),
          304: UNCHANGED,
        },
        errors: [...SPEECH_ERRORS, 'model_not_found'],
      },
    ],
  };
}
