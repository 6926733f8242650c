/** Failures that have no answer of the service, besides the codes of docs/reference/errors.md. */
export type PageErrorCode =
  /** No connection, or a proxy without the service behind it. */
  | 'unreachable'
  /** The answer ended before it was complete. */
  | 'cut'
  /** The answer is not what the service sends. */
  | 'bad_answer'
  /** The browser has no sound output. */
  | 'audio_unavailable'
  /** The browser does not let the page make sound. */
  | 'audio_blocked';

export interface ServiceErrorOptions {
  /** Of the answer; 0 without one. */
  readonly status?: number;
  /** The request field at fault. */
  readonly param?: string | null;
  /** `retry-after`, seconds. */
  readonly retryAfterSeconds?: number | null;
  readonly cause?: unknown;
}

/** Why the page did not get what it asked for. `message` is English, for people. */
export class ServiceError extends Error {
  /** A {@link PageErrorCode}, or the service's code. */
  readonly code: string;
  readonly status: number;
  readonly param: string | null;
  readonly retryAfterSeconds: number | null;

  constructor(code: string, message: string, options: ServiceErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ServiceError';
    this.code = code;
    this.status = options.status ?? 0;
    this.param = options.param ?? null;
    this.retryAfterSeconds = options.retryAfterSeconds ?? null;
  }
}

/** An error with a code of the page's own; the compiler knows these. */
export function pageError(
  code: PageErrorCode,
  message: string,
  options?: ServiceErrorOptions,
): ServiceError {
  return new ServiceError(code, message, options);
}
