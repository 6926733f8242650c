import { ApiError, ERRORS, type ErrorCode, errorEnvelope } from '../errors.ts';
import { type JsonSchema, ref } from './json-schema.ts';
import type { Header, MediaType, Response, Responses } from './open-api.ts';

const headerRef = (name: string) => ({ $ref: `#/components/headers/${name}` });

const header = (description: string, schema: JsonSchema = { type: 'string' }) => ({
  description,
  schema,
});

/** Headers that responses refer to by name. */
export const HEADERS: Readonly<Record<string, Header>> = {
  'x-request-id': header('The client’s own if it is sane, else a new one.'),
  'retry-after': header('Seconds after which another try has a chance.', {
    type: 'integer',
    minimum: 1,
  }),
  'x-should-retry': header('Tells OpenAI’s clients that the same request would fail again.', {
    type: 'string',
    const: 'false',
  }),
  'x-audio-sample-rate': header('Hz.', { type: 'integer' }),
  'x-audio-duration-seconds': header('Where it is known before the first byte.', {
    type: 'number',
  }),
  'server-timing': header(
    'Milliseconds: `queue` waiting for a worker, `plan` until the first sentence is phoneme ids, `first_audio` from arrival to the first audio.',
  ),
  'x-unknown-phonemes': header(
    'What the voice has no sound for and left out, percent-encoded, each with how often: `%E2%98%83=2, x=1`; behind the first sixteen `*=7` for all others. Absent where there is none. A flowing answer tells of what was read before its first sound.',
  ),
  'content-disposition': header('A file name for browsers.'),
  etag: header('Where the same request gives the same audio again.'),
  'accept-ranges': header('`bytes` where a part of the answer may be asked for, else `none`.', {
    type: 'string',
    enum: ['bytes', 'none'],
  }),
  'x-accel-buffering': header('`no` where the answer flows: tells nginx to send it on at once.', {
    type: 'string',
    const: 'no',
  }),
  'content-range': header('Which bytes of how many.'),
  'x-speaker': header('Number of the speaker, of a voice that has several.', { type: 'integer' }),
  'x-speaker-name': header('Its name in percent-encoding, where the voice has one for it.'),
  'x-hint': header('Fields that were not read, and what they are called here.'),
};

const withHeaders = (...names: string[]) =>
  Object.fromEntries(['x-request-id', ...names].map((name) => [name, headerRef(name)]));

/** 200 with JSON. */
export const json = (schema: string, description: string, example?: unknown): Responses => ({
  200: {
    description,
    headers: withHeaders(),
    content: {
      'application/json': { schema: ref(schema), ...(example === undefined ? {} : { example }) },
    },
  },
});

/** 200 with bytes of the given kinds, and 304. */
export const audio = (
  contentTypes: readonly string[],
  more: Readonly<Record<string, MediaType>> = {},
): Responses => ({
  200: {
    description: 'Speech. A body that ends normally is complete; an error cuts the connection.',
    headers: withHeaders(
      'x-audio-sample-rate',
      'x-audio-duration-seconds',
      'server-timing',
      'x-unknown-phonemes',
      'content-disposition',
      'etag',
      'accept-ranges',
      'x-accel-buffering',
      'x-speaker',
      'x-speaker-name',
      'x-hint',
    ),
    content: {
      ...Object.fromEntries(
        contentTypes.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]),
      ),
      ...more,
    },
  },
  304: {
    description: 'The client has it already, by its `if-none-match`.',
    headers: withHeaders('etag', 'x-speaker', 'x-speaker-name', 'x-hint'),
  },
});

/** What `range` makes of an answer that has an address and is the same again. */
export const parts = (contentTypes: readonly string[]): Responses => {
  const { 200: whole } = audio(contentTypes);
  return {
    206: {
      description:
        'The part that `range` asks for, of an answer that is whole and the same each time.',
      headers: { ...whole?.headers, ...withHeaders('content-range') },
      content: whole?.content ?? {},
    },
  };
};

/** Errors that any request can meet, before a route has seen it. */
const EVERYWHERE: readonly ErrorCode[] = [
  'malformed_request',
  'request_timeout',
  'headers_too_large',
  'internal_error',
  'overloaded',
];

/** The responses of an operation's errors: those named, and those of any request. */
export function errors(...codes: readonly ErrorCode[]): Responses {
  const byStatus = Object.groupBy([...codes, ...EVERYWHERE], (code) => ERRORS[code].status);
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, of = []]) => [status, errorResponse(of)]),
  );
}

const RETRY_AFTER: readonly number[] = [429, 503];

function errorResponse(codes: readonly ErrorCode[]): Response {
  const [first] = codes as [ErrorCode];
  const { status } = ERRORS[first];
  const more = [
    ...(RETRY_AFTER.includes(status) ? ['retry-after'] : []),
    ...(status === 500 ? ['x-should-retry'] : []),
  ];
  return {
    description: codes.map((code) => `\`${code}\`: ${ERRORS[code].sentence}`).join('\n\n'),
    headers: withHeaders(...more),
    content: {
      'application/json': {
        schema: {
          allOf: [
            ref('Error'),
            { properties: { error: { properties: { code: { enum: codes } } } } },
          ],
        },
        examples: Object.fromEntries(
          codes.map((code) => [code, { value: errorEnvelope(new ApiError(code)) }]),
        ),
      },
    },
  };
}

/** 200 or 503 with the same JSON, for probes. */
export function probe(schema: string, ready: string, notReady: string): Responses {
  const answer = (description: string) => ({
    description,
    headers: withHeaders(),
    content: { 'application/json': { schema: ref(schema) } },
  });
  return { 200: answer(ready), 503: answer(notReady) };
}

/** 200 with text of one kind. */
export const plain = (contentType: string, description: string): Responses => ({
  200: {
    description,
    headers: withHeaders(),
    content: { [contentType]: { schema: { type: 'string' } } },
  },
});
