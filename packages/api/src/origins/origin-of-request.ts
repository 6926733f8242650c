import type { IncomingMessage } from 'node:http';
import type { Context } from 'hono';
import type { AppEnv } from '../request-record.ts';
import { isAllowedOrigin } from './allowed-origin.ts';
import { reachedAddress } from './reached-address.ts';

/** The part of the configuration that says whom the service believes; read at each request. */
export interface OriginRules {
  /** Origins of web pages that may use the service; `*` is every page. */
  readonly cors_origins: readonly string[];
  /** Addresses and networks of proxies that are believed. */
  readonly trusted_proxies: readonly string[];
}

/** Where the client of a request reached the service, as a URL without a path. */
export function reachedBy(c: Context<AppEnv>, { trusted_proxies }: OriginRules): URL {
  const arrival = {
    asked: new URL(c.req.url),
    header: (name: string) => c.req.header(name),
    peer: c.env?.incoming?.socket.remoteAddress,
  };
  return reachedAddress(arrival, trusted_proxies);
}

/** Whether the page that sent a request may do so, of a request that the application does not see. */
export function mayOpen({ headers, socket }: IncomingMessage, rules: OriginRules): boolean {
  const { origin, host } = headers;
  const asked = host === undefined ? null : URL.parse(`http://${host}`);
  // Without a host there is nothing to be a page of; browsers always send one.
  if (asked === null) return origin === undefined;
  const header = (name: string): string | undefined => headers[name]?.toString();
  const arrival = { asked, header, peer: socket.remoteAddress };
  return isAllowedOrigin(
    origin,
    reachedAddress(arrival, rules.trusted_proxies),
    rules.cors_origins,
  );
}
