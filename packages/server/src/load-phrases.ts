import { join } from 'node:path';
import { bytesOf, type Config } from '@hailo-piper/config';
import type { LogSink } from '@hailo-piper/engine';
import type { Phrases } from '@hailo-piper/phrases';
import type { Log } from './operation/log.ts';
import { stateDirectory } from './state-directory.ts';
import { VERSION } from './version.ts';

/** The cache of what was said, if the configuration has one. Without it, nothing of it is loaded. */
export async function loadPhrases(
  { performance, cache }: Pick<Config, 'performance' | 'cache'>,
  log: Log,
): Promise<Phrases | undefined> {
  if (!performance.cache_enabled) return undefined;
  const { loadShared, openPhrases } = await import('@hailo-piper/phrases');
  const { redis_url: url, redis_timeout: timeoutMs } = cache;
  const sink: LogSink = ({ level, msg, ...fields }) => log[level](msg, fields);
  return openPhrases({
    version: VERSION,
    memoryBytes: bytesOf(cache.memory),
    diskBytes: cache.disk === 0 ? 0 : bytesOf(cache.disk),
    folder: join(stateDirectory(process.env), 'phrases'),
    log: sink,
    shared: url === undefined ? undefined : await loadShared({ url, timeoutMs, log: sink }),
  });
}

/** Whether one draw will do for requests with this name of a voice. */
export function keepsDraws({ draws, voices }: Config['cache'], name: string | undefined): boolean {
  return draws === 'keep' || (name !== undefined && voices.includes(name));
}
