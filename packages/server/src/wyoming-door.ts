import type { Config } from '@hailo-piper/config';
import type { Door } from '@hailo-piper/speech';
import type { DoorDeps } from './door-deps.ts';

/** The door for Wyoming, if the configuration has it. Without it, nothing of it is loaded. */
export async function wyomingDoor(
  { wyoming }: Pick<Config, 'wyoming'>,
  deps: DoorDeps,
): Promise<readonly Door[]> {
  if (!wyoming.enabled) return [];
  const { createWyomingDoor } = await import('@hailo-piper/wyoming');
  return [createWyomingDoor(deps)];
}
