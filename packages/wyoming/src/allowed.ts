import { isInNetworks } from '@hailo-piper/speech';

/** Whether an address is among addresses and networks (`192.168.1.0/24`); none named is all. */
export function isAllowed(address: string | undefined, allow: readonly string[]): boolean {
  return allow.length === 0 || address === undefined || isInNetworks(address, allow);
}
