import { isInNetworks } from '@hailo-piper/speech';

/** A request, as far as it tells where the service was reached. */
export interface Arrival {
  /** Where this process was asked. */
  readonly asked: URL;
  /** Gives a header by its name in lower case. */
  readonly header: (name: string) => string | undefined;
  /** The address at the other end of the connection; undefined for a Unix socket. */
  readonly peer: string | undefined;
}

interface Told {
  readonly scheme: string | undefined;
  readonly host: string | undefined;
}

const SCHEME = /^https?$/i;
/** A name, an IPv4 address or an IPv6 address in brackets, perhaps with a port. */
const HOST = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i;

/**
 * Scheme and host by which the client reached the service, as a URL without a path. A proxy that
 * ends TLS tells them by `x-forwarded-proto` and `x-forwarded-host`, or by `forwarded` (RFC 7239);
 * these count only if the connection comes from a trusted proxy, and are ignored if they are
 * malformed. Of several values the last one is the trusted proxy's: a client may have sent others.
 *
 * @param trusted addresses and networks of proxies.
 */
export function reachedAddress({ asked, header, peer }: Arrival, trusted: readonly string[]): URL {
  const isTrusted = peer !== undefined && isInNetworks(peer, trusted);
  const { scheme, host }: Partial<Told> = isTrusted ? toldBy(header) : {};
  const own = asked.protocol.slice(0, -1);
  const told = `${valid(scheme, SCHEME) ?? own}://${valid(host, HOST) ?? asked.host}`;
  return URL.parse(told) ?? new URL(asked.origin);
}

function toldBy(header: Arrival['header']): Told {
  const scheme = header('x-forwarded-proto');
  const host = header('x-forwarded-host');
  if (scheme !== undefined || host !== undefined) return { scheme: last(scheme), host: last(host) };
  const pairs = (last(header('forwarded')) ?? '').split(';').map((pair) => {
    const [name = '', value = ''] = pair.split('=', 2);
    return [name.trim().toLowerCase(), value.trim().replace(/^"(.*)"$/, '$1')] as const;
  });
  const told = new Map(pairs);
  return { scheme: told.get('proto'), host: told.get('host') };
}

const last = (values: string | undefined): string | undefined => values?.split(',').at(-1)?.trim();

const valid = (value: string | undefined, form: RegExp): string | undefined =>
  value !== undefined && form.test(value) ? value.toLowerCase() : undefined;
