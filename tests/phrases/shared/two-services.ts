/** Two services that share one Valkey server. */
import type { RunningHostileService } from '../../hostility/hostile-service.ts';
import { type CacheLimits, StateFolder, said } from '../cached-service.ts';

export interface Service extends RunningHostileService {
  /** Texts that it had to speak itself. */
  spoken(): Promise<number>;
}

/**
 * Starts as many services as there are limits, and ends them.
 * @param state of all of them. Default: each has one of its own.
 */
export async function withServices(
  limits: readonly CacheLimits[],
  use: (...services: Service[]) => Promise<void>,
  state?: StateFolder,
): Promise<void> {
  const states = limits.map(() => state ?? new StateFolder());
  const services: Service[] = [];
  try {
    for (const [at, limit] of limits.entries()) {
      const service = await (states[at] as StateFolder).start(limit);
      const spoken = () => service.metric('hailo_piper_phrase_misses_total');
      services.push({ ...service, spoken });
    }
    await use(...services);
  } finally {
    for (const service of services) await service.remove();
    if (state === undefined) for (const own of states) own.remove();
  }
}

/** What each text has to sound like, spoken without a cache. */
export async function rightHashes(
  texts: readonly string[],
  limits: CacheLimits = {},
  state?: StateFolder,
): Promise<Map<string, string>> {
  const hashes = new Map<string, string>();
  await withServices(
    [limits],
    async (service) => {
      for (const text of texts) {
        const { hash } = await said(service as Service, text, { ...PCM, cache: false });
        hashes.set(text, hash);
      }
    },
    state,
  );
  return hashes;
}

export const PCM = { response_format: 'pcm' };

export function texts(count: number): string[] {
  return Array.from({ length: count }, (_, at) => `This is phrase number ${at}. It goes on.`);
}
