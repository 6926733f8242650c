/**
 * Declarations shared by the speech routes: `speech.declaration.ts`, `synthesize.declaration.ts`.
 */
import type { Answer, Components, DescribedService } from '../declaration/declaration.ts';
import { count, listOf, object, ref, text } from '../declaration/json-schema.ts';
import type { Header, MediaType } from '../declaration/open-api.ts';

const header = (description: string, schema: Header['schema'] = { type: 'string' }): Header => ({
  description,
  schema,
});

const HEADERS: Readonly<Record<string, Header>> = {
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
  'x-cache': header(
    'Where the answer has a place in the cache: `hit` was said before, `joined` was being said for somebody else, `miss` was neither.',
    { type: 'string', enum: ['hit', 'miss', 'joined'] },
  ),
  age: header('Seconds since it was said, of a `hit`.', { type: 'integer' }),
  'x-hint': header('Fields that were not read, and what they are called here.'),
};

const UnknownPhoneme = object({
  phoneme: text('A code point.'),
  count: count('How often it was left out.'),
});

/** The schema of `unknown`: phonemes that the voice lacks. */
export const UNKNOWN = {
  ...listOf(ref('UnknownPhoneme')),
  description: 'What the voice has no sound for and left out.',
};

export const SPEECH_COMPONENTS = {
  schemas: { UnknownPhoneme },
  headers: HEADERS,
  parameters: {
    IfNoneMatch: {
      name: 'if-none-match',
      in: 'header',
      description: 'An `etag`: the answer is 304 if it would be the same again.',
      schema: { type: 'string' },
    },
  },
} satisfies Components;

export const IF_NONE_MATCH = { $ref: '#/components/parameters/IfNoneMatch' };

const CHOICE_HEADERS = ['x-speaker', 'x-speaker-name', 'x-hint'];

/** 200: audio of each format, or other content types. */
export function spoken(
  { formats }: DescribedService,
  others: Readonly<Record<string, MediaType>> = {},
): Answer {
  const binary = { schema: { type: 'string', format: 'binary' } };
  return {
    description: 'Speech. A body that ends normally is complete; an error cuts the connection.',
    headers: [
      'x-audio-sample-rate',
      'x-audio-duration-seconds',
      'server-timing',
      'x-unknown-phonemes',
      'content-disposition',
      'etag',
      'accept-ranges',
      'x-accel-buffering',
      'x-cache',
      'age',
      ...CHOICE_HEADERS,
    ],
    content: {
      ...Object.fromEntries(formats.map(({ contentType }) => [contentType, binary])),
      ...others,
    },
  };
}

/** 206: a byte range of an answer to GET. */
export function partOf({ headers = [], content = {} }: Answer): Answer {
  return {
    description:
      'The part that `range` asks for, of an answer that is whole and the same each time.',
    headers: [...headers, 'content-range'],
    content,
  };
}

/** 304: not modified. */
export const UNCHANGED: Answer = {
  description: 'The client has it already, by its `if-none-match`.',
  headers: ['etag', ...CHOICE_HEADERS],
};

/** The schema of a field that names an audio format. */
export function audioFormatField({ formats, defaultFormat }: DescribedService) {
  return { enum: formats.map(({ name }) => name), default: defaultFormat };
}
