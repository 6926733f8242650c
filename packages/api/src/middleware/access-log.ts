import type { Log } from '@hailo-piper/engine';
import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import type { HttpMetrics } from '../http-metrics.ts';
import type { AppEnv } from '../request-record.ts';

// Monitoring polls these routes every second or so; they are logged at debug level to spare SD
// cards.
const QUIET_ROUTES = ['/health', '/health/live', '/health/ready', '/metrics'];

/** Logs and counts each request once its last byte is on the way. */
export function accessLog(log: Log, metrics: HttpMetrics): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    await next();
    const record = c.get('record');
    const { status } = c.res;
    const { method } = c.req;
    const pattern = routePath(c, -1);
    const route = pattern.includes('*') ? 'none' : pattern;
    const finish = () => {
      metrics.observe(record, route, status);
      const write = QUIET_ROUTES.includes(route) && status < 400 ? log.debug : log.info;
      write('request', { ...record.summary(), method, route, status });
    };
    if (record.bodySent) void record.bodySent.then(finish);
    else finish();
  };
}
