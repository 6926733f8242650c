import type { MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import type { AppEnv } from '../request-record.ts';

const PREFLIGHT_SECONDS = 7200;

/** What a script of another origin may read beside the few headers every script may. */
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
  'x-speaker',
  'x-speaker-name',
  'x-hint',
  'retry-after',
  'x-should-retry',
];

/**
 * Lets web pages of the configured origins use the service (the Fetch standard's CORS protocol).
 * Without any, browsers keep their own rule and no header says anything of it.
 */
export function crossOrigin(origins: () => readonly string[]): MiddlewareHandler<AppEnv> {
  const answer = cors({
    origin: (origin) => {
      const allowed = origins();
      if (allowed.includes('*')) return '*';
      return allowed.includes(origin) ? origin : undefined;
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
