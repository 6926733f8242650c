import { pageError, ServiceError } from './service-error.ts';

export interface RequestOptions {
  /** Sent as JSON by POST; without it the request is a GET. */
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

/** Statuses with which a proxy says that the service behind it does not answer. */
const GATEWAY_STATUSES: readonly number[] = [502, 503, 504];

/**
 * Asks the service.
 *
 * @param address relative, such as `v1/voices`: the page may be served below a folder.
 * @throws ServiceError if the service refuses or cannot be reached; the reason of `signal`.
 */
export async function request(address: string, options: RequestOptions = {}): Promise<Response> {
  const { body, signal } = options;
  let response: Response;
  try {
    response = await fetch(address, {
      ...(body !== undefined && {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
      ...(signal && { signal }),
    });
  } catch (cause) {
    signal?.throwIfAborted();
    throw pageError('unreachable', 'The service does not answer.', { cause });
  }
  if (response.ok) return response;
  throw await refusal(response, signal);
}

/**
 * Asks the service for JSON.
 *
 * @throws ServiceError; the reason of `signal`.
 */
export async function requestJson<T>(address: string, options: RequestOptions = {}): Promise<T> {
  const response = await request(address, options);
  const text = await readWhole(response.text(), options.signal);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw pageError('bad_answer', `The answer of ${address} is not JSON.`, { cause });
  }
}

/**
 * Waits for the body of an answer.
 *
 * @throws ServiceError `cut`; the reason of `signal`.
 */
export async function readWhole<T>(body: Promise<T>, signal?: AbortSignal): Promise<T> {
  try {
    return await body;
  } catch (cause) {
    signal?.throwIfAborted();
    throw pageError('cut', 'The answer was cut.', { cause });
  }
}

async function refusal(response: Response, signal?: AbortSignal): Promise<ServiceError> {
  const { status, statusText, headers } = response;
  const envelope = errorOf(await readWhole(response.text(), signal));
  const retryAfterSeconds = secondsOf(headers.get('retry-after'));
  if (envelope) {
    const { code, message, param } = envelope;
    return new ServiceError(code, message, { status, param, retryAfterSeconds });
  }
  const code = GATEWAY_STATUSES.includes(status) ? 'unreachable' : 'bad_answer';
  return pageError(code, `The answer was ${status} ${statusText}.`, { status, retryAfterSeconds });
}

/** The error envelope of the API; undefined for any other body, such as a proxy's page. */
function errorOf(
  body: string,
): { code: string; message: string; param: string | null } | undefined {
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch {
    return undefined;
  }
  const { error } = (answer ?? {}) as { error?: Readonly<Record<string, unknown>> };
  const { code, message, param } = error ?? {};
  if (typeof code !== 'string' || typeof message !== 'string') return undefined;
  return { code, message, param: typeof param === 'string' ? param : null };
}

/** A proxy may send a date, which the page does not count down. */
const secondsOf = (retryAfter: string | null): number | null =>
  retryAfter !== null && /^\d+$/.test(retryAfter) ? Number(retryAfter) : null;
