import type { MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import { isNamedOrigin } from '../origins/allowed-origin.ts';
import type { AppEnv } from '../request-record.ts';

const PREFLIGHT_SECONDS = 7200;

/** Headers that scripts of other origins may read, besides those that every script may. */
const EXPOSED_HEADERS = [
  'x-request-id',
  'x-audio-sample-rate',
  'x-audio-duration-seconds',
  'server-timing',
  'x-unknown-phonemes',
  'etag',
  'accept-ranges',
  'content-range',
  'x-accel-buffering',
  'content-disposition',
  'x-cache',
  'age',
  'x-speaker',
  'x-speaker-name',
  'x-hint',
  'retry-after',
  'x-should-retry',
];

/**
 * Allows web pages of the configured origins to use the service (CORS protocol of the Fetch
 * standard). With no origin configured, no CORS header is sent and the browser's default applies.
 */
export function crossOrigin(origins: () => readonly string[]): MiddlewareHandler<AppEnv> {
  const answer = cors({
    origin: (origin) => {
      const allowed = origins();
      if (allowed.includes('*')) return '*';
      return isNamedOrigin(origin, allowed) ? origin : undefined;
    },
    allowMethods: ['GET', 'HEAD', 'POST'],
    exposeHeaders: EXPOSED_HEADERS,
    maxAge: PREFLIGHT_SECONDS,
  });
  return (c, next) => {
    const isPlainOptions =
      c.req.method === 'OPTIONS' && c.req.header('access-control-request-method') === undefined;
    return origins().length === 0 || isPlainOptions ? next() : answer(c, next);
  };
}
