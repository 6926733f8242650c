import type { EngineErrorCode } from '@hailo-piper/engine';

/** OpenAI's `error.type`, for people; its clients choose the exception class by status. */
export type ErrorType = 'invalid_request_error' | 'rate_limit_error' | 'server_error';

interface ErrorRule {
  readonly status: number;
  readonly type: ErrorType;
  /** Meaning of the code: the text of the reference table, and the default message. */
  readonly sentence: string;
  /** True if a repeated request fails again despite status 5xx, unless `retry-after` is sent. */
  readonly deterministic?: true;
}

const badRequest = (sentence: string): ErrorRule => rule(400, 'invalid_request_error', sentence);
const rule = (status: number, type: ErrorType, sentence: string): ErrorRule => ({
  status,
  type,
  sentence,
});

/** Every error of the service. The reference page is generated from this table. */
export const ERRORS = {
  invalid_json: badRequest('The body is not a JSON object in UTF-8.'),
  missing_required_parameter: badRequest('A required field is missing.'),
  invalid_type: badRequest('A field has the wrong type.'),
  invalid_value: badRequest('A field is outside its range.'),
  invalid_input: badRequest('The text holds a character that cannot be spoken.'),
  input_too_long: badRequest('The text is too long.'),
  audio_too_long: badRequest('The request would make more seconds of audio than it may.'),
  input_not_speakable: badRequest('There is nothing to speak in the text.'),
  voice_not_found: badRequest('There is no such voice.'),
  speaker_not_found: badRequest('The voice has no such speaker.'),
  espeak_voice_not_found: badRequest('espeak has no such language, or no dictionary for it.'),
  unsupported_response_format: badRequest('The audio format is not supported.'),
  not_available: badRequest('The feature is not available yet.'),
  malformed_request: badRequest('The request is not valid HTTP.'),
  origin_not_allowed: rule(
    403,
    'invalid_request_error',
    'Pages of this origin may not ask for this; see `server.cors_origins`.',
  ),
  not_found: rule(404, 'invalid_request_error', 'There is nothing at this address.'),
  model_not_found: rule(404, 'invalid_request_error', 'There is no such model.'),
  method_not_allowed: rule(405, 'invalid_request_error', 'The address does not take this method.'),
  request_timeout: rule(408, 'invalid_request_error', 'The request did not arrive in time.'),
  body_too_large: rule(413, 'invalid_request_error', 'The body is larger than 1 MiB.'),
  unsupported_media_type: rule(
    415,
    'invalid_request_error',
    'Send the body as JSON in UTF-8, with content-type: application/json.',
  ),
  range_not_satisfiable: rule(
    416,
    'invalid_request_error',
    'The answer has not the bytes that `range` asks for.',
  ),
  headers_too_large: rule(431, 'invalid_request_error', 'The request headers are too large.'),
  client_closed_request: rule(
    499,
    'invalid_request_error',
    'The client left before its answer was ready. Seen in logs and metrics only.',
  ),
  queue_full: rule(429, 'rate_limit_error', 'Too many requests are waiting. Try again later.'),
  internal_error: rule(
    500,
    'server_error',
    'Something went wrong in the service; its log says what.',
  ),
  synthesis_failed: {
    ...rule(500, 'server_error', 'The voice failed on this text.'),
    deterministic: true,
  },
  engine_crashed: {
    ...rule(500, 'server_error', 'The engine stopped twice while it spoke this text.'),
    deterministic: true,
  },
  voice_load_failed: rule(500, 'server_error', 'The voice could not be loaded.'),
  voice_changed: rule(
    503,
    'server_error',
    'The voice was replaced by another while this text waited or was spoken. Ask again.',
  ),
  engine_unavailable: rule(
    503,
    'server_error',
    'Nothing can be spoken at the moment; `/health` says why. Try again shortly.',
  ),
  overloaded: rule(
    503,
    'server_error',
    'A limit of the service is reached; the message says which, and how to lift it.',
  ),
  draining: rule(503, 'server_error', 'The service is shutting down.'),
  timeout: rule(504, 'server_error', 'The speech was not ready in time.'),
} as const satisfies Record<string, ErrorRule> & Record<EngineErrorCode, ErrorRule>;

export type ErrorCode = keyof typeof ERRORS;

export interface ApiErrorOptions {
  /** The request field at fault. */
  readonly param?: string | null;
  readonly retryAfterSeconds?: number | undefined;
  /** False if a repeated request fails again although its code is transient. */
  readonly shouldRetry?: false;
  readonly cause?: unknown;
}

/** An error answer: thrown by routes and middleware, sent by the error handler. */
export class ApiError extends Error {
  readonly code: ErrorCode;
  readonly param: string | null;
  readonly retryAfterSeconds: number | undefined;
  readonly shouldRetry: boolean;

  constructor(
    code: ErrorCode,
    message: string = ERRORS[code].sentence,
    options: ApiErrorOptions = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ApiError';
    this.code = code;
    this.param = options.param ?? null;
    this.retryAfterSeconds = options.retryAfterSeconds;
    const { deterministic }: ErrorRule = ERRORS[code];
    this.shouldRetry = options.shouldRetry ?? !deterministic;
  }
}

/** OpenAI's error body. Its clients read all four keys, so all are always present. */
export function errorEnvelope(error: ApiError): object {
  const { message, param, code } = error;
  return { error: { message, type: ERRORS[code].type, param, code } };
}

/** Status and headers of an error answer. */
export function errorHead(error: ApiError): { status: number; headers: Record<string, string> } {
  const { status }: ErrorRule = ERRORS[error.code];
  const headers: Record<string, string> = {};
  if (error.retryAfterSeconds !== undefined) {
    headers['retry-after'] = String(Math.max(1, Math.ceil(error.retryAfterSeconds)));
  }
  // OpenAI's clients retry every 5xx twice unless `x-should-retry` is false.
  if (!error.shouldRetry && error.retryAfterSeconds === undefined) {
    headers['x-should-retry'] = 'false';
  }
  return { status, headers };
}
