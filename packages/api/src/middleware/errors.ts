import type { Log } from '@hailo-piper/engine';
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Addresses } from '../addresses.ts';
import { ApiError, errorEnvelope, errorHead } from '../errors.ts';
import type { AppEnv } from '../request-record.ts';
import { toApiError } from '../to-api-error.ts';

/** Answers with the error envelope and records the code for the access log. */
export function errorResponse(c: Context<AppEnv>, error: ApiError): Response {
  c.get('record').onErrorAnswer(error.code);
  const { status, headers } = errorHead(error);
  return c.json(errorEnvelope(error), status as ContentfulStatusCode, headers);
}

/** Hono's `onError`: handles everything thrown by routes and middleware. */
export function errorHandler(log: Log) {
  return (thrown: Error, c: Context<AppEnv>) => {
    const error = toApiError(thrown, c);
    if (errorHead(error).status >= 500) {
      log.error('request failed', {
        request_id: c.get('record').id,
        code: error.code,
        cause: error.cause ?? error,
      });
    }
    return errorResponse(c, error);
  };
}

/** Hono's `notFound`. */
export function notFound(addresses: Addresses) {
  return (c: Context<AppEnv>) => {
    const nearest = addresses.nearest(c.req.path);
    const hint = nearest === undefined ? '; ' : `. The nearest is ${nearest}; `;
    const message = `There is nothing at this address${hint}/docs shows all there are.`;
    return errorResponse(c, new ApiError('not_found', message));
  };
}

/** A known address with another method: OPTIONS gets 204 with `allow`, other methods get 405. */
export function methodNotAllowed(c: Context<AppEnv>, methods: string[]) {
  // Whoever opens `/` in a browser is better served by the 404, which names /docs.
  if (c.req.path === '/' && ['GET', 'HEAD'].includes(c.req.method)) return c.res;
  const allow = [...methods, 'OPTIONS'].join(', ');
  if (c.req.method === 'OPTIONS') {
    c.get('record').onNoError();
    return c.body(null, 204, { allow });
  }
  const response = errorResponse(
    c,
    new ApiError('method_not_allowed', `This address takes ${allow}, not ${c.req.method}.`),
  );
  response.headers.set('allow', allow);
  return response;
}
