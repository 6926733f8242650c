import type { HttpDoorDeps } from '@hailo-piper/api';
import type { Config } from '@hailo-piper/config';

/** What a door gets; `speech` is counted under its name. */
export type DoorDeps = Omit<HttpDoorDeps, 'listenFd' | 'config' | 'mounted'> & {
  readonly config: Config;
};
