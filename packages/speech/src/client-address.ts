/**
 * The client that a connection is counted for: an IPv4 address, or the /64 network of an IPv6
 * address, because one machine may have any number of addresses in it. Undefined for a Unix socket,
 * whose clients are behind a proxy.
 */
export function clientOf(address: string | undefined): string | undefined {
  if (address === undefined) return undefined;
  // An IPv4 address on a dual-stack socket: ::ffff:192.0.2.1
  if (address.includes('.')) return address.slice(address.lastIndexOf(':') + 1);
  const [head = '', tail = ''] = address.replace(/%.*$/, '').split('::');
  const groups = (part: string) => part.split(':').filter((group) => group !== '');
  const left = groups(head);
  const right = groups(tail);
  const zeros = Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0');
  return [...left, ...zeros, ...right].slice(0, 4).join(':');
}
