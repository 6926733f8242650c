import * as http from 'node:http';
import type { FetchOptions } from '@hailo-piper/catalogue';

/** Options of commands that fetch voices. */
export interface FetchFlags {
  readonly from?: string;
  readonly 'accept-licence'?: true;
  readonly timeout?: string;
}

/** How the catalogue fetches for a command. Proxies are those of `HTTPS_PROXY` and `NO_PROXY`. */
export function fetchSettings({ timeout }: FetchFlags): FetchOptions {
  const names = ['http_proxy', 'https_proxy'];
  const hasProxy = Object.keys(process.env).some((name) => names.includes(name.toLowerCase()));
  const { setGlobalProxyFromEnv } = http as { setGlobalProxyFromEnv?: () => unknown };
  if (hasProxy) setGlobalProxyFromEnv?.();
  return timeout === undefined ? {} : { stallMs: Number(timeout) * 1000 };
}
