import { BlockList, isIPv6 } from 'node:net';

/** Whether an address is among addresses and networks (`192.168.1.0/24`); none named is all. */
export function isAllowed(address: string | undefined, allow: readonly string[]): boolean {
  if (allow.length === 0 || address === undefined) return true;
  const list = new BlockList();
  for (const entry of allow) {
    const [network = '', prefix] = entry.split('/', 2);
    const family = isIPv6(network) ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(network, family);
    else list.addSubnet(network, Number(prefix), family);
  }
  // An IPv4 address on a dual-stack socket: ::ffff:192.0.2.1
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  return list.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4');
}
