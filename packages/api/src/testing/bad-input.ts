export const SPEECH = '/v1/audio/speech';
const SYNTHESIZE = '/v1/synthesize';

/** A request that must be refused, and the expected error. */
export interface BadInput {
  readonly name: string;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  readonly status: number;
  readonly code: string;
  readonly param?: string;
  readonly message?: RegExp;
}

/** A valid body of a speech request, changed by `fields`. */
export function speech(fields: object): object {
  return { input: 'Hello.', ...fields };
}

/** A body that is refused with status 400. */
export function bad(
  name: string,
  body: unknown,
  code: string,
  param?: string,
  message?: RegExp,
): BadInput {
  return {
    name,
    body,
    status: 400,
    code,
    ...(param === undefined ? {} : { param }),
    ...(message === undefined ? {} : { message }),
  };
}

/** The same bad input for POST /v1/synthesize. */
export function native(input: BadInput): BadInput {
  return { ...input, path: SYNTHESIZE };
}
