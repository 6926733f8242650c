import type { DescribedService, RouteDeclaration } from '../declaration/declaration.ts';
import { ref } from '../declaration/json-schema.ts';
import { queryParameters, requestSchema, spokenText } from '../declaration/request-schemas.ts';
import type { ErrorCode } from '../errors.ts';
import { SPEECH_ERRORS } from './error-groups.ts';
import { audioFormatField, IF_NONE_MATCH, partOf, spoken, UNCHANGED } from './speech-answers.ts';
import { SynthesizeBody, TIMED_FORMATS } from './synthesize.schema.ts';
import { TIMED_SCHEMAS } from './timed-answers.ts';

const TIMED_ANSWERS = {
  'application/json': { schema: ref('TimedSpeech') },
  'application/x-ndjson': { schema: ref('TimedSpeechLine') },
  'application/x-subrip': { schema: { type: 'string' } },
  'text/vtt': { schema: { type: 'string' } },
};

const ERRORS: readonly ErrorCode[] = [...SPEECH_ERRORS, 'not_available'];

export function synthesizeDeclaration(service: DescribedService): RouteDeclaration {
  const audioFormat = audioFormatField(service);
  const fields = {
    text: spokenText(service.maxTextLength),
    format: { ...audioFormat, enum: [...audioFormat.enum, ...TIMED_FORMATS] },
    audio_format: audioFormat,
  };
  const answers = { 200: spoken(service, TIMED_ANSWERS), 304: UNCHANGED };
  return {
    components: { schemas: TIMED_SCHEMAS },
    operations: [
      {
        method: 'post',
        path: '/v1/synthesize',
        operationId: 'synthesize',
        tag: 'Speech',
        summary: 'Speak, the native way',
        description:
          'The answer comes whole, with exact sizes; with `stream` it flows. `pcm` keeps the voice’s rate. `json` has the audio in base64 and the times of sentences, words and phonemes; `srt` and `vtt` are subtitles.',
        request: {
          parameters: [IF_NONE_MATCH],
          body: {
            schema: requestSchema(SynthesizeBody, fields),
            examples: {
              'Even and slow': {
                text: 'Even and slow.',
                length_scale: 1.4,
                noise_scale: 0,
                noise_w_scale: 0,
                sample_rate: 16_000,
              },
              'Audio and when what is said': {
                text: 'One, two.',
                format: 'json',
                audio_format: 'wav',
              },
              'The same line by line, while it is spoken': {
                text: 'One. Two.',
                format: 'json',
                stream: true,
              },
              Subtitles: { text: 'Good morning. It is seven o’clock.', format: 'vtt' },
            },
          },
        },
        answers,
        errors: ERRORS,
      },
      {
        method: 'get',
        path: '/v1/synthesize',
        operationId: 'synthesizeByAddress',
        tag: 'Speech',
        summary: 'The same, for players that have only an address',
        description:
          'It may be the source of an audio element of a web page. What is too long for an address has to be posted.',
        request: { parameters: [IF_NONE_MATCH, ...queryParameters(SynthesizeBody, fields)] },
        answers: { ...answers, 206: partOf(spoken(service)) },
        errors: [...ERRORS, 'range_not_satisfiable'],
      },
    ],
  };
}
