import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import type { AccessLog } from '../access-log.ts';
import type { AppEnv } from '../request-record.ts';

/** Logs and counts each request once its last byte is on the way. */
export function accessLog(access: AccessLog): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    await next();
    const record = c.get('record');
    const { status } = c.res;
    const { method } = c.req;
    const pattern = routePath(c, -1);
    const route = pattern.includes('*') ? 'none' : pattern;
    const finish = () => access.answered(record, { method, route, status });
    if (record.bodySent) void record.bodySent.then(finish);
    else finish();
  };
}
