import { BlockList, isIPv6 } from 'node:net';

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

/**
 * Whether an address of a socket is among addresses and networks.
 * @param networks such as `10.0.0.7`, `192.168.1.0/24` and `2001:db8::/32`.
 */
export function isInNetworks(address: string, networks: readonly string[]): boolean {
  if (networks.length === 0) return false;
  const list = new BlockList();
  for (const entry of networks) {
    const [network = '', prefix] = entry.split('/', 2);
    const family = isIPv6(network) ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(network, family);
    else list.addSubnet(network, Number(prefix), family);
  }
  // An IPv4 address on a dual-stack socket: ::ffff:192.0.2.1
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  return list.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4');
}
