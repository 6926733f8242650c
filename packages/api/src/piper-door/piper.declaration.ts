import { json } from '../declaration/answers.ts';
import type {
  DescribedService,
  OperationDeclaration,
  RouteDeclaration,
} from '../declaration/declaration.ts';
import { requestSchema, spokenText } from '../declaration/request-schemas.ts';
import { SPEECH_ERRORS } from '../routes/error-groups.ts';
import { IF_NONE_MATCH, spoken, UNCHANGED } from '../routes/speech-answers.ts';
import { PiperBody } from './piper-body.schema.ts';

const ERRORS = SPEECH_ERRORS.filter((code) => code !== 'unsupported_response_format');

const PiperVoices = {
  type: 'object',
  description: 'The `.onnx.json` of each voice by its id, the default voice first.',
  additionalProperties: { type: 'object' },
};

export function piperDeclaration(service: DescribedService): RouteDeclaration {
  const { content = {}, ...answer } = spoken(service);
  const wav = Object.entries(content).filter(([type]) => type === 'audio/wav');
  const operation = (path: string, operationId: string, version: string): OperationDeclaration => ({
    ...{ method: 'post', path, operationId, tag: 'Speech' },
    summary: `Speak, as the server of piper-tts ${version} does`,
    description:
      'For programs that were written for `piper.http_server`. The answer is a whole WAV at the rate of the voice; each sentence is raised to its peak. The body may have any content type.',
    request: {
      parameters: [IF_NONE_MATCH],
      body: {
        schema: requestSchema(PiperBody, { text: spokenText(service.maxTextLength) }),
        examples: {
          'A text': { text: 'This is a test.' },
          Slower: { text: 'This is a test.', length_scale: 1.3, noise_scale: 0.5 },
        },
      },
    },
    answers: { 200: { ...answer, content: Object.fromEntries(wav) }, 304: UNCHANGED },
    errors: ERRORS,
  });
  return {
    components: { schemas: { PiperVoices } },
    operations: [
      operation('/', 'piperSynthesize', '1.3.0'),
      operation('/synthesize', 'piperSynthesizeAtPath', '1.8.0'),
      {
        method: 'get',
        path: '/voices',
        operationId: 'listPiperVoices',
        tag: 'Voices and models',
        summary: 'The configs of the voices, as the server of piper-tts lists them',
        answers: { 200: json('PiperVoices', 'Every voice.') },
      },
    ],
  };
}
