import { randomUUID } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { type AppEnv, RequestRecord } from '../request-record.ts';

const SANE_ID = /^[\w.:-]{1,128}$/;

/** The client's `x-request-id` if it is valid, else a new one. */
export function requestIdOf(given: string | undefined): string {
  return saneId(given) ?? randomUUID();
}

/** An id of a client for the log; undefined if it is long or may be anything else, such as text. */
export function saneId(given: string | undefined): string | undefined {
  return given !== undefined && SANE_ID.test(given) ? given : undefined;
}

/** Creates the request's record, with its id. */
export function requestId(): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const id = requestIdOf(c.req.header('x-request-id'));
    c.set('record', new RequestRecord(id));
    await next();
    // `c.header` would create a second response whose body is a stream of a copy.
    c.res.headers.set('x-request-id', id);
  };
}
