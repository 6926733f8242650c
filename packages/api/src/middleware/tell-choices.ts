import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from '../request-record.ts';

/**
 * Sets headers about how the request was read: `x-speaker`, `x-speaker-name` (percent-encoded, if
 * the speaker has a name), and `x-hint` for misnamed fields.
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
