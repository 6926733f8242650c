import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import type { AppEnv } from '../request-record.ts';
import { isKnown } from '../speech-etag.ts';

export const HTML = 'text/html; charset=utf-8';

/** What our pages may do: run and load what is the service's own, and nothing that is inline. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "media-src 'self' blob:",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A page, or a file of one; 304 for a client that has it already. */
export function pageAnswer(
  c: Context<AppEnv>,
  content: string,
  contentType: string,
  more: Readonly<Record<string, string>> = {},
): Response {
  const digest = createHash('sha256').update(content).digest('base64url').slice(0, 27);
  const etag = `"${digest}"`;
  const headers = {
    etag,
    // Clients ask each time, so that they never mix files of two versions.
    'cache-control': 'no-cache',
    'content-security-policy': POLICY,
    'x-content-type-options': 'nosniff',
    ...more,
  };
  if (isKnown(c.req.header('if-none-match'), etag)) return c.body(null, 304, headers);
  return c.body(content, 200, { ...headers, 'content-type': contentType });
}

/**
 * Leads from `/docs/` to `/docs`: addresses in a page are relative to that of the page, so that it
 * can be served below any folder. Undefined where no slash is too many.
 */
export function withoutSlash(c: Context<AppEnv>): Response | undefined {
  const { pathname, search } = new URL(c.req.url);
  const [, name, slashes] = /([^/]+)(\/+)$/.exec(pathname) ?? [];
  if (name === undefined || slashes === undefined) return undefined;
  return c.redirect(`${'../'.repeat(slashes.length)}${name}${search}`);
}
