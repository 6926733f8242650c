import type { Context } from 'hono';
import { WatchedResponse } from './connections/watched-response.ts';
import type { AppEnv } from './request-record.ts';

/** The answer to a request, whose reader is watched; undefined where there is no socket. */
export function readerOf(c: Context<AppEnv>): WatchedResponse | undefined {
  const outgoing = c.env?.outgoing;
  return outgoing instanceof WatchedResponse ? outgoing : undefined;
}
