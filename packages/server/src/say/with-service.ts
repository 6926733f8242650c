import type { Config } from '@hailo-piper/config';
import { chooseModel, defaultingTo } from '../model-path.ts';
import { NO_LOG } from '../operation/log.ts';
import { startService } from '../service.ts';
import { Settings } from '../settings.ts';
import { VoiceLock } from '../voice-lock.ts';
import { installedVoices } from '../voices/installed-voices.ts';

/** A service on this machine answers at once, or it is not there. */
const LOOK_MS = 1000;
const EVERY_INTERFACE: ReadonlyMap<string, string> = new Map([
  ['0.0.0.0', '127.0.0.1'],
  ['::', '::1'],
]);

/**
 * Calls `use` with the address of a service: of the one that runs where the configuration says, or
 * of one that is started for it in this process, on a port of the loopback, and stopped.
 * @param voice that is wanted; the id of one that is installed loads that one only.
 * @throws StartError if none runs and none can be started.
 */
export async function withService(
  config: Config,
  voice: string | undefined,
  use: (url: string) => Promise<void>,
): Promise<void> {
  const running = urlOf(config.server.host, config.server.port);
  if (await isReady(running)) return use(running);
  const { directory } = config.voices;
  const lock = await VoiceLock.of(directory);
  const { voices } = installedVoices(directory);
  const model = voice === undefined ? undefined : voices.get(voice.normalize('NFC'));
  const own: Config = {
    ...config,
    voices: { ...config.voices, preload: [], ...(model !== undefined && { default: null }) },
    server: { ...config.server, host: '127.0.0.1', port: 0 },
    performance: { ...config.performance, isolation: 'none' },
    cache: { ...config.cache, phrases_file: null },
  };
  const service = await startService({
    settings: new Settings(own),
    choice:
      model === undefined ? chooseModel(own, lock) : defaultingTo(model, directory, lock.sums),
    lock,
    read: async () => ({ config: own, source: null }),
    log: NO_LOG,
  });
  try {
    await use(urlOf('127.0.0.1', service.port));
  } finally {
    await service.stop(0);
  }
}

async function isReady(url: string): Promise<boolean> {
  const signal = AbortSignal.timeout(LOOK_MS);
  try {
    const response = await fetch(`${url}/health/ready`, { signal });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

const urlOf = (host: string, port: number): string => {
  const address = EVERY_INTERFACE.get(host) ?? host;
  return `http://${address.includes(':') ? `[${address}]` : address}:${port}`;
};
