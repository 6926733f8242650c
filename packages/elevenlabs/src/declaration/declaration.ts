import { OUTPUT_FORMATS, outputFormat } from '../output-format.ts';
import { DELIVERIES, type Delivery } from '../rest/text-to-speech.ts';
import { ERROR_ANSWERS, OUTPUT_FORMAT, VOICE_ID } from './request-parts.ts';
import { jsonAnswer, ref, SCHEMAS, speechBody } from './schemas.ts';
import { webSockets } from './web-sockets.ts';

const FAILED = jsonAnswer('ElevenLabsError', 'The speech failed, or was not ready in time.');

const SUMMARIES: Readonly<Record<Delivery, string>> = {
  whole: 'Speak a text, as ElevenLabs does: audio of known length',
  stream: 'The same, sent while it is made',
  object: 'The same with the times of characters, as one object',
  lines: 'The same as lines of JSON, sent while it is made',
};

const NAMES: Readonly<Record<Delivery, string>> = {
  whole: 'elevenLabsSpeech',
  stream: 'elevenLabsStream',
  object: 'elevenLabsTimedSpeech',
  lines: 'elevenLabsTimedStream',
};

/** Describes the routes and WebSockets under `path` for the document of the service. */
export function declarationOf(path: string, { maxTextLength }: { readonly maxTextLength: number }) {
  const speech = `${path}/v1/text-to-speech/{voice_id}`;
  const spoken = Object.entries(DELIVERIES).map(([end, delivery]) => ({
    ...({ method: 'post', path: `${speech}${end}`, tag: 'Speech' } as const),
    operationId: NAMES[delivery],
    summary: SUMMARIES[delivery],
    description: 'For clients of ElevenLabs, with any key. Other fields are accepted and not used.',
    request: {
      parameters: [VOICE_ID, OUTPUT_FORMAT],
      body: {
        schema: speechBody(maxTextLength),
        examples: { 'A text': { text: 'Good morning.', voice_settings: { speed: 1.2 } } },
      },
    },
    answers: { 200: answerOf(delivery), ...ERROR_ANSWERS, 500: FAILED, 504: FAILED },
  }));
  const lists = [
    {
      ...({ method: 'get', path: `${path}/v1/voices`, tag: 'Voices and models' } as const),
      operationId: 'elevenLabsVoices',
      summary: 'Voices and their other names, as ElevenLabs lists them',
      answers: { 200: jsonAnswer('ElevenLabsVoices', 'Every voice.') },
    },
    {
      ...({ method: 'get', path: `${path}/v1/models`, tag: 'Voices and models' } as const),
      operationId: 'elevenLabsModels',
      summary: 'The one model, as ElevenLabs lists it',
      answers: { 200: jsonAnswer('ElevenLabsModels', 'Every model.') },
    },
  ];
  return {
    components: { schemas: SCHEMAS },
    operations: [...spoken, ...webSockets(speech), ...lists],
  };
}

function answerOf(delivery: Delivery) {
  const headers = ['x-speaker', 'x-speaker-name'];
  const flowing = [...headers, 'x-accel-buffering'];
  const timed = { schema: ref('ElevenLabsTimedAudio') };
  switch (delivery) {
    case 'object':
      return {
        description: 'Speech and times.',
        headers: flowing,
        content: { 'application/json': timed },
      };
    case 'lines':
      return {
        description: 'An object on each line; the times of a sentence come once.',
        headers: flowing,
        content: { 'application/x-ndjson': timed },
      };
    default: {
      const types = new Set(OUTPUT_FORMATS.map((name) => outputFormat(name).contentType));
      const binary = { schema: { type: 'string', format: 'binary' } };
      return {
        description: 'Speech. A body that ends normally is complete.',
        headers: delivery === 'stream' ? flowing : headers,
        content: Object.fromEntries([...types].map((type) => [type, binary])),
      };
    }
  }
}
