import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from '../request-record.ts';

/** The only place that releases what is held for a request; see call-of.ts. */
export function answerOver(): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const record = c.get('record');
    const over = () => record.onOver();
    try {
      await next();
    } catch (error) {
      over();
      throw error;
    }
    if (record.bodySent) void record.bodySent.then(over);
    else over();
  };
}
