import { LONGEST_INACTIVITY, USUAL_INACTIVITY } from '../socket/socket-options.ts';
import { ERROR_ANSWERS, OUTPUT_FORMAT, VOICE_ID } from './request-parts.ts';
import { jsonAnswer, type Schema } from './schemas.ts';

const query = (name: string, description: string, schema: Schema) => ({
  ...({ in: 'query' } as const),
  ...{ name, description, schema },
});

const PARAMETERS = [
  VOICE_ID,
  OUTPUT_FORMAT,
  query('seed', 'The same audio each time.', { type: 'integer', minimum: 0 }),
  query(
    'inactivity_timeout',
    `Seconds after which a text without a message ends; at most ${LONGEST_INACTIVITY}.`,
    { type: 'number', exclusiveMinimum: 0, default: USUAL_INACTIVITY },
  ),
  query('sync_alignment', 'Times count from the beginning of the text, not of their message.', {
    enum: ['true', 'false'],
    default: 'false',
  }),
  query('auto_mode', 'Each message is a whole sentence or phrase, and is spoken at once.', {
    enum: ['true', 'false'],
    default: 'false',
  }),
];

const MESSAGES = `OpenAPI has no words for WebSockets: the request is a GET that asks to switch the protocol (RFC 6455).

The client sends JSON in text frames, with any of \`text\`, \`flush\` (speak what there is), \`close_context\` (no
more text), \`close_socket\` and, in the first message of a text, \`voice_settings\`. The service sends \`audio\` in
base64 with \`alignment\` (\`chars\`, \`charStartTimesMs\`, \`charDurationsMs\`, or \`null\`), then \`isFinal\`; or
\`error\` with \`message\` and \`code\`, the close code that goes with it.`;

const ANSWERS = {
  101: { description: 'The connection is a WebSocket from here on.' },
  403: jsonAnswer('Error', '`origin_not_allowed`: the page is not in `server.cors_origins`.'),
  404: jsonAnswer('ElevenLabsError', 'There is no WebSocket at this address.'),
  429: ERROR_ANSWERS[429],
  503: ERROR_ANSWERS[503],
};

/** @param path of the speech of a voice. */
export function webSockets(path: string) {
  const common = {
    ...({ method: 'get', tag: 'Speech' } as const),
    request: { parameters: PARAMETERS },
    answers: ANSWERS,
  };
  return [
    {
      ...common,
      path: `${path}/multi-stream-input`,
      operationId: 'elevenLabsTexts',
      summary: 'WebSocket: texts in pieces, several at once',
      description: `${MESSAGES} Every message has the \`context_id\` of its text, in answers \`contextId\`.`,
    },
    {
      ...common,
      path: `${path}/stream-input`,
      operationId: 'elevenLabsText',
      summary: 'WebSocket: one text in pieces',
      description: `${MESSAGES} An empty \`text\` ends it.`,
    },
  ];
}
