import { Metrics } from './metrics.ts';
import type { Health, ServiceFacts } from './service-facts.ts';

/** The service does not answer, or something else answers in its place. */
export class ServiceSilent extends Error {
  override readonly name = 'ServiceSilent';
}

/** Longest wait for an answer, milliseconds. */
const TIMEOUT_MS = 5_000;

/** @throws ServiceSilent */
export function askHealth(): Promise<Health> {
  // 503 is the health of a service that cannot speak.
  return ask('health', [200, 503], (text) => {
    const health: Health = JSON.parse(text);
    if (typeof health.status !== 'string') throw new TypeError('no health');
    return health;
  });
}

/** @throws ServiceSilent */
export function askMetrics(): Promise<Metrics> {
  return ask('metrics', [200], (text) => new Metrics(text));
}

/** @throws ServiceSilent */
export function askFacts(): Promise<ServiceFacts> {
  return ask('page/service.json', [200], (text): ServiceFacts => JSON.parse(text));
}

/** @param address relative: the page may be served below a folder. */
async function ask<T>(
  address: string,
  statuses: readonly number[],
  read: (text: string) => T,
): Promise<T> {
  try {
    const response = await fetch(address, {
      cache: 'no-store',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
    if (!statuses.includes(response.status)) throw new Error(`status ${response.status}`);
    return read(text);
  } catch (cause) {
    throw new ServiceSilent(`${address}: ${cause}`, { cause });
  }
}
