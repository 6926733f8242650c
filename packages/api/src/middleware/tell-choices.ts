import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from '../request-record.ts';

/**
 * Tells in headers what a request came to: `x-speaker` and, where it has one, `x-speaker-name`, which is
 * percent-encoded; `x-hint` for fields that were not read and have another name.
 */
export function tellChoices(): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    await next();
    const { speaker, hint } = c.get('record');
    const { headers, status } = c.res;
    if (hint !== undefined) headers.set('x-hint', hint);
    if (speaker === undefined || status >= 400) return;
    headers.set('x-speaker', String(speaker.number));
    if (speaker.name !== undefined) headers.set('x-speaker-name', encodeURIComponent(speaker.name));
  };
}
