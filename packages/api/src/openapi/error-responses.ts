import { type JsonSchema, object, ref, text } from '../declaration/json-schema.ts';
import type { Header, Response } from '../declaration/open-api.ts';
import { ApiError, ERRORS, type ErrorCode, errorEnvelope } from '../errors.ts';

/** The envelope of every error. */
export const ErrorAnswer = object(
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

/** Headers that only errors have. */
export const ERROR_HEADERS: Readonly<Record<string, Header>> = {
  'retry-after': {
    description: 'Seconds after which another try has a chance.',
    schema: { type: 'integer', minimum: 1 },
  },
  'x-should-retry': {
    description: 'Tells OpenAI’s clients that the same request would fail again.',
    schema: { type: 'string', const: 'false' },
  },
};

/**
 * Errors that any request can get: from the connection, before routing, or from the service itself.
 */
const ANY_REQUEST: readonly ErrorCode[] = [
  'malformed_request',
  'request_timeout',
  'headers_too_large',
  'internal_error',
  'overloaded',
];

const RETRY_AFTER: readonly number[] = [429, 503];

/** Responses by status: the operation's errors and those that any request can get. */
export function errorResponses(
  codes: readonly ErrorCode[],
  withHeaders: (names: readonly string[]) => Response['headers'],
): Readonly<Record<string, Response>> {
  const byStatus = Object.groupBy([...codes, ...ANY_REQUEST], (code) => ERRORS[code].status);
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, of = []]): [string, Response] => {
      const headers = withHeaders([
        ...(RETRY_AFTER.includes(Number(status)) ? ['retry-after'] : []),
        ...(status === '500' ? ['x-should-retry'] : []),
      ]);
      return [status, { ...described(of), headers }];
    }),
  );
}

const described = (codes: readonly ErrorCode[]) => ({
  description: codes.map((code) => `\`${code}\`: ${ERRORS[code].sentence}`).join('\n\n'),
  content: {
    'application/json': {
      schema: withCode(codes),
      examples: Object.fromEntries(
        codes.map((code) => [code, { value: errorEnvelope(new ApiError(code)) }]),
      ),
    },
  },
});

const withCode = (codes: readonly ErrorCode[]): JsonSchema => ({
  allOf: [ref('Error'), { properties: { error: { properties: { code: { enum: codes } } } } }],
});
