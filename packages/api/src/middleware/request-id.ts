import { randomUUID } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { type AppEnv, RequestRecord } from '../request-record.ts';

const SANE_ID = /^[\w.:-]{1,128}$/;

/** Creates the request's record. Its id is the client's `x-request-id` if valid, else a new one. */
export function requestId(): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const given = c.req.header('x-request-id');
    const id = given !== undefined && SANE_ID.test(given) ? given : randomUUID();
    c.set('record', new RequestRecord(id));
    await next();
    // `c.header` would create a second response whose body is a stream of a copy.
    c.res.headers.set('x-request-id', id);
  };
}
