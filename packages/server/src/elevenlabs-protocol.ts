import type { MountedProtocol } from '@hailo-piper/api';
import type { Config } from '@hailo-piper/config';
import type { DoorDeps } from './door-deps.ts';

/** ElevenLabs' API, if the configuration has it. Without it, nothing of it is loaded. */
export async function elevenLabsProtocol(
  { elevenlabs }: Pick<Config, 'elevenlabs'>,
  deps: DoorDeps,
): Promise<readonly MountedProtocol[]> {
  if (!elevenlabs.enabled) return [];
  const { createElevenLabs } = await import('@hailo-piper/elevenlabs');
  return [createElevenLabs(deps)];
}
