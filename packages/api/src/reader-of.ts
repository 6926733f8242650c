import type { Context } from 'hono';
import { WatchedResponse } from './connections/watched-response.ts';
import type { AppEnv } from './request-record.ts';

/** The watched response of a request; undefined without a socket. */
export function readerOf(c: Context<AppEnv>): WatchedResponse | undefined {
  const outgoing = c.env?.outgoing;
  return outgoing instanceof WatchedResponse ? outgoing : undefined;
}
